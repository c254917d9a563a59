import { z } from 'zod';
import { defineMethod } from '../contract.js';
import { songState } from '../fl-studio.js';

/** FL Studio: the script, the ports, what is set up, and what may be asked of it. */

export const flLink = z.object({
  /**
   * off: not started here. no-ports: the MIDI ports are not to be had. waiting: nobody has answered yet. silent: it
   * answered once and does not any more. mismatch: another version of the script is running.
   */
  state: z.enum(['off', 'no-ports', 'waiting', 'connected', 'silent', 'mismatch']),
  /** Why it is not connected, and what to do; null where nothing is wrong. */
  reason: z.string().nullable(),
  next: z.string().nullable(),
  /** Of the connected FL Studio. */
  program: z
    .object({
      version: z.string(),
      api: z.number(),
      os: z.string(),
      midiPort: z.number().int(),
      /** Whether the user lets Padbridge change tempo, names, colours and patterns. */
      changes: z.boolean(),
      /** Parts of the song that this version does not tell. */
      missing: z.array(z.string()),
    })
    .nullable(),
});
export type FlLinkReport = z.infer<typeof flLink>;

export const flSong = songState.partial().extend({
  /** Names of all channels in order; empty until told. */
  channelNames: z.array(z.string()),
});
export type FlSong = z.infer<typeof flSong>;

export const flStep = z.object({
  id: z.enum(['install-script', 'make-ports', 'choose-input', 'choose-output', 'add-folder']),
  text: z.string(),
  /** Null: cannot be seen from here. */
  done: z.boolean().nullable(),
});
export type FlStep = z.infer<typeof flStep>;

export const flScript = z.object({
  folder: z.string(),
  state: z.enum(['absent', 'current', 'outdated']),
  changes: z.boolean(),
  /** Files of ours that somebody changed. */
  edited: z.array(z.string()),
});

export const flStatus = z.object({
  link: flLink,
  /** What FL Studio last told; null before it did. */
  song: flSong.nullable(),
  /** FL Studio's user data folder; null when it was not found. */
  userData: z.string().nullable(),
  /** Null without a user data folder. */
  script: flScript.nullable(),
  /** Names of the MIDI ports as FL Studio shows them. */
  ports: z.object({ toFl: z.string(), fromFl: z.string() }),
  /** The folder for the FL Browser. */
  suggestionsFolder: z.string(),
  /** What is to be set up, in order. */
  steps: z.array(flStep),
});
export type FlStatus = z.infer<typeof flStatus>;

export const exampleFlLink: FlLinkReport = {
  state: 'connected',
  reason: null,
  next: null,
  program: { version: 'FL Studio 25.2.4', api: 39, os: 'win32', midiPort: 7, changes: false, missing: [] },
};

const exampleStatus: FlStatus = {
  link: exampleFlLink,
  song: {
    tempo: 92,
    playing: true,
    channel: { index: 0, name: 'Kick', type: 'sampler', colour: 0x4a5ce6 },
    title: 'Night Market',
    channelNames: ['Kick', 'Snare'],
  },
  userData: '/Users/kim/Documents/Image-Line/FL Studio',
  script: {
    folder: '/Users/kim/Documents/Image-Line/FL Studio/Settings/Hardware/Padbridge',
    state: 'current',
    changes: false,
    edited: [],
  },
  ports: { toFl: 'Padbridge To FL', fromFl: 'Padbridge From FL' },
  suggestionsFolder: '/Users/kim/Padbridge/FL Suggestions',
  steps: [{ id: 'install-script', text: 'Put the script into FL Studio’s user data.', done: true }],
};

const done = z.object({ done: z.literal(true) });
const exampleDone = { done: true } as const;
const channel = z.number().int().min(0).max(9999);

export const flstudioStatus = defineMethod({
  name: 'flstudio.status',
  summary: 'Whether FL Studio is connected, what it plays, and what is left to set up',
  access: 'read',
  params: z.object({}),
  result: flStatus,
  example: { params: {}, result: exampleStatus },
  http: { verb: 'get', path: '/flstudio' },
});

export const flstudioInstall = defineMethod({
  name: 'flstudio.install',
  summary:
    "Put the script into FL Studio's user data; files that are not ours are set aside, never overwritten",
  access: 'admin',
  params: z.object({
    /** Let Padbridge set tempo, names, colours and patterns in FL Studio. */
    allowChanges: z.boolean().default(false),
  }),
  result: z.object({ folder: z.string(), written: z.array(z.string()), kept: z.array(z.string()) }),
  example: {
    params: { allowChanges: false },
    result: { folder: exampleStatus.script!.folder, written: ['device_padbridge.py'], kept: [] },
  },
  http: { verb: 'post', path: '/flstudio/script' },
});

export const flstudioMethods = [
  flstudioStatus,
  flstudioInstall,
  defineMethod({
    name: 'flstudio.hint',
    summary: "Show a line in FL Studio's hint bar, until the mouse moves",
    access: 'device',
    transient: true,
    params: z.object({ text: z.string().trim().min(1).max(120) }),
    result: done,
    example: { params: { text: '1/12 Dusty Kick 92bpm' }, result: exampleDone },
    http: { verb: 'post', path: '/flstudio/hint' },
  }),
  defineMethod({
    name: 'flstudio.play',
    summary: 'Start FL Studio, unless it plays already',
    access: 'device',
    transient: true,
    params: z.object({}),
    result: done,
    example: { params: {}, result: exampleDone },
    http: { verb: 'post', path: '/flstudio/play' },
  }),
  defineMethod({
    name: 'flstudio.stop',
    summary: 'Stop FL Studio',
    access: 'device',
    transient: true,
    params: z.object({}),
    result: done,
    example: { params: {}, result: exampleDone },
    http: { verb: 'post', path: '/flstudio/stop' },
  }),
  defineMethod({
    name: 'flstudio.setTempo',
    summary: 'Set the tempo of the song; only when the user allowed changes',
    access: 'device',
    transient: true,
    params: z.object({ bpm: z.number().min(10).max(522) }),
    result: done,
    example: { params: { bpm: 92 }, result: exampleDone },
    http: { verb: 'put', path: '/flstudio/tempo' },
  }),
  defineMethod({
    name: 'flstudio.selectChannel',
    summary: 'Select a channel of the rack',
    access: 'device',
    transient: true,
    params: z.object({ channel }),
    result: done,
    example: { params: { channel: 3 }, result: exampleDone },
    http: { verb: 'put', path: '/flstudio/channel' },
  }),
  defineMethod({
    name: 'flstudio.playNote',
    summary: 'Play a note on a channel and let it go again',
    access: 'device',
    transient: true,
    params: z.object({
      channel,
      note: z.number().int().min(0).max(127).default(60),
      velocity: z.number().int().min(1).max(127).default(100),
      seconds: z.number().min(0.01).max(8).default(0.5),
    }),
    result: done,
    example: { params: { channel: 3, note: 60 }, result: exampleDone },
    http: { verb: 'post', path: '/flstudio/channels/{channel}/play' },
  }),
  defineMethod({
    name: 'flstudio.labelChannel',
    summary: 'Name and colour a channel, with an undo point; only when the user allowed changes',
    access: 'device',
    transient: true,
    params: z.object({
      channel,
      name: z.string().trim().min(1).max(64).optional(),
      colour: z
        .string()
        .regex(/^#[0-9a-f]{6}$/i, 'a colour is #rrggbb')
        .optional(),
    }),
    result: done,
    example: { params: { channel: 3, name: 'Dusty Kick', colour: '#e65c4a' }, result: exampleDone },
    http: { verb: 'patch', path: '/flstudio/channels/{channel}' },
  }),
  defineMethod({
    name: 'flstudio.openPattern',
    summary: 'Go to a pattern that is there; only when the user allowed changes',
    access: 'device',
    transient: true,
    params: z.object({ pattern: z.number().int().min(1).max(9999) }),
    result: done,
    example: { params: { pattern: 2 }, result: exampleDone },
    http: { verb: 'put', path: '/flstudio/pattern' },
  }),
] as const;
