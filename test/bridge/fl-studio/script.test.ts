import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createFlLink, type FlLink } from '../../../bridge/fl-studio/link.js';
import { encodeMessage, MAX_FRAME } from '../../../bridge/fl-studio/frames.js';
import type { FlLinkState, SongChange } from '../../../schemas/fl-studio.js';
import {
  type HostAnswer,
  type HostRequest,
  pyodideHost,
  type ScriptHost,
  systemHost,
} from '../../support/fl-studio-host.js';

const FOLDER = new URL('../../../bridge/fl-studio/script/', import.meta.url);

function hasPython(): boolean {
  try {
    execFileSync('python3', ['--version'], { stdio: 'ignore' });
    return true;
  } catch {
    console.warn('python3 is not here: the script is run by Pyodide only');
    return false;
  }
}

it('is plain ASCII and imports nothing that FL does not have', () => {
  const allowed =
    /^(device|general|channels|midi|mixer|patterns|transport|ui|json|random|sys|time|padbridge_\w+)$/;
  for (const file of readdirSync(FOLDER).filter((name) => name.endsWith('.py'))) {
    const text = readFileSync(new URL(file, FOLDER), 'utf8');
    expect(text).toMatch(/^[\x00-\x7e]*$/);
    expect(text).not.toMatch(/\b(open|exec|eval|compile|__import__)\(/);
    for (const [, module] of text.matchAll(/^(?:import|from) (\w+)/gm)) expect(module).toMatch(allowed);
  }
});

const HOSTS: [string, () => Promise<ScriptHost>][] = [['Pyodide', pyodideHost]];
if (hasPython()) HOSTS.push(['python3', systemHost]);

/** The ways a wire can be bad, decided by a seeded generator so that a failure can be seen again. */
interface Wire {
  loss: number;
  repeat: number;
  shuffle: boolean;
  noise: boolean;
}
const GOOD: Wire = { loss: 0, repeat: 0, shuffle: false, noise: false };

function generator(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

describe.each(HOSTS)('the script in %s', (_, open) => {
  let host: ScriptHost;
  beforeAll(async () => {
    host = await open();
  });
  afterAll(() => host.close());

  /** The daemon's half and the script over one wire, with a clock of their own. */
  async function studio(
    options: { changes?: boolean; missing?: string[]; broken?: string[]; wire?: Wire; idle?: boolean } = {},
  ) {
    const { wire = GOOD, idle = true } = options;
    const random = generator(7);
    let now = 0;
    let beat: () => void = () => undefined;
    let listener: (bytes: Uint8Array) => void = () => undefined;
    let toFl: Uint8Array[] = [];
    let last: HostAnswer;
    const song: SongChange = {};
    const states: FlLinkState['state'][] = [];
    let names: readonly string[] = [];
    let frames = 0;

    const bad = <T>(list: readonly T[]): T[] => {
      const through = list.flatMap((each) =>
        random() < wire.loss ? [] : random() < wire.repeat ? [each, each] : [each],
      );
      return wire.shuffle
        ? through
            .map((each) => ({ each, at: random() }))
            .sort((a, b) => a.at - b.at)
            .map(({ each }) => each)
        : through;
    };
    const ask = async (request: HostRequest): Promise<HostAnswer> => {
      last = await host.request(request);
      expect(last.sent.length).toBeLessThanOrEqual(1);
      for (const frame of bad(last.sent)) {
        frames += 1;
        expect(frame.length).toBeLessThanOrEqual(MAX_FRAME);
        listener(Uint8Array.from(frame));
      }
      return last;
    };

    await ask({
      do: 'set',
      song: {
        tempo: 120000.0,
        playing: false,
        selected: 0,
        pattern: 1,
        window: 1,
        title: '',
        unsafe_calls: 0,
        unsafe_to_edit: false,
        notes: [],
        undo: [],
        hint: '',
      },
    });
    await ask({
      do: 'channels',
      channels: [
        ['Kick', 0],
        ['Snare', 0],
        ['Serum', 2],
      ],
    });
    await ask({
      do: 'load',
      changes: options.changes ?? false,
      missing: options.missing ?? [],
      broken: options.broken ?? [],
    });
    const link: FlLink = createFlLink(
      {
        send: (bytes) => void toFl.push(bytes),
        onMessage: (each) => {
          listener = each;
          return () => (listener = () => undefined);
        },
      },
      { now: () => now, every: (_milliseconds, work) => ((beat = work), () => undefined) },
      {
        onState: (state) => void states.push(state.state),
        onAlive: () => undefined,
        onSong: (change) => void Object.assign(song, change),
        onNames: (all) => (names = all),
      },
    );

    const deliver = async () => {
      const batch = bad(toFl);
      toFl = [];
      for (const bytes of batch) await ask({ do: 'sysex', bytes: [...bytes] });
      if (wire.noise)
        await ask({
          do: 'sysex',
          bytes: [0xf0, 0x7d, ...Array.from({ length: 30 }, () => Math.floor(random() * 128)), 0xf7],
        });
    };
    /** Lets time pass in ticks of 20 ms; the heart beats once a second. */
    const pass = async (
      seconds: number,
      during: (tick: number) => Promise<void> | void = () => undefined,
    ) => {
      for (let tick = 0; tick < seconds * 50; tick += 1) {
        now += 20;
        if (now % 1000 === 0) beat();
        await during(tick);
        await deliver();
        await ask(idle ? { do: 'idle', seconds: 0.02 } : { do: 'wait', seconds: 0.02 });
      }
    };
    return { link, song, states, ask, pass, names: () => names, last: () => last, frames: () => frames };
  }

  it('says hello, tells the song in full and then what changes', async () => {
    const { link, song, pass, ask, names } = await studio();
    await pass(1);
    expect(link.state).toMatchObject({
      state: 'connected',
      hello: { api: 39, fl: 'FL Studio 25.2.4', missing: [] },
    });
    expect(song).toMatchObject({
      tempo: 120,
      playing: false,
      channel: { index: 0, name: 'Kick', type: 'sampler', colour: -12345678 & 0xffffff },
      pattern: { number: 1, name: 'Verse' },
      mixerTrack: { index: 3, name: 'Insert 3' },
      title: 'song.flp - FL Studio 25',
      window: 'channel-rack',
    });
    expect(names()).toEqual(['Kick', 'Snare', 'Serum']);
    await ask({ do: 'set', song: { tempo: 92345.0, playing: true, selected: 2 } });
    await pass(0.5);
    expect(song).toMatchObject({
      tempo: 92.345,
      playing: true,
      channel: { name: 'Serum', type: 'generator' },
    });
    await ask({ do: 'set', song: { selected: -1 } });
    await pass(0.5);
    expect(song.channel).toBeNull();
  });

  it('sends nothing when nothing changes, but the beat', async () => {
    const { pass, frames } = await studio();
    await pass(2);
    const before = frames();
    await pass(5);
    expect(frames() - before).toBe(5);
  });

  it('works by the heartbeat alone where FL never calls OnIdle', async () => {
    const { link, song, pass, ask } = await studio({ idle: false });
    await pass(6);
    expect(link.state.state).toBe('connected');
    await ask({ do: 'set', song: { tempo: 90000.0 } });
    await pass(4);
    expect(song.tempo).toBe(90);
  });

  it('carries out what plays and shows, and ends every note', async () => {
    const { link, pass, last, ask } = await studio();
    await pass(1);
    const done = Promise.all([
      link.run({ c: 'hint', a: { text: 'Dusty Kick — 92 BPM' } }),
      link.run({ c: 'select', a: { channel: 1 } }),
      link.run({ c: 'note', a: { channel: 1, note: 60, velocity: 100, seconds: 0.3 } }),
      link.run({ c: 'start', a: {} }),
    ]);
    await pass(1);
    await done;
    expect(last().song).toMatchObject({
      hint: 'Dusty Kick ? 92 BPM',
      selected: 1,
      playing: true,
      notes: [
        [1, 60, 100],
        [1, 60, 0],
      ],
    });
    const again = link.run({ c: 'start', a: {} });
    await pass(0.2);
    await again;
    expect(last().song.playing).toBe(true);
    const held = link.run({ c: 'note', a: { channel: 0, note: 36, velocity: 1, seconds: 8 } });
    await pass(0.2);
    await held;
    await ask({ do: 'reload' });
    expect(last().song.notes.at(-1)).toEqual([0, 36, 0]);
  });

  it('changes the song only when the user allowed it', async () => {
    const off = await studio();
    await off.pass(1);
    const refused = expect(off.link.run({ c: 'tempo', a: { bpm: 100 } })).rejects.toThrow(/changes are off/);
    await off.pass(0.2);
    await refused;
    expect(off.last().song.tempo).toBe(120000);

    const on = await studio({ changes: true });
    await on.pass(1);
    const done = Promise.all([
      on.link.run({ c: 'tempo', a: { bpm: 123.456 } }),
      on.link.run({ c: 'name', a: { channel: 0, name: 'Dusty' } }),
      on.link.run({ c: 'colour', a: { channel: 0, colour: 0x112233 } }),
      on.link.run({ c: 'pattern', a: { pattern: 2 } }),
    ]);
    await on.pass(0.5);
    await done;
    expect(on.last().song).toMatchObject({ tempo: 123456, pattern: 2 });
    expect(on.last().song.names[0]).toBe('Dusty');
    expect(on.last().song.colours[0]).toBe(0x112233);
    expect(on.last().song.undo).toHaveLength(2);
  });

  it('refuses what is out of range or not on its list', async () => {
    const { pass, ask, last } = await studio({ changes: true });
    await pass(1);
    const before = last().song;
    const hostile = [
      { c: 'pattern', a: { pattern: 3 } },
      { c: 'select', a: { channel: -1 } },
      { c: 'select', a: { channel: true } },
      { c: 'tempo', a: { bpm: 1e9 } },
      { c: 'tempo', a: 'fast' },
      { c: 'exec', a: { code: 'import os' } },
      { c: '__class__', a: {} },
      { c: null },
    ];
    for (const [at, command] of hostile.entries()) {
      for (const frame of encodeMessage({ t: 'do', id: at, ...command }, 9000 + at, 'to-fl')) {
        await ask({ do: 'sysex', bytes: [...frame] });
      }
      await pass(0.1);
    }
    expect(last().song).toEqual(before);
    expect(last().errors).toBe(0);
  });

  it('waits when FL calls the moment unsafe, and says so when it stays unsafe', async () => {
    const { link, pass, ask, last } = await studio();
    await pass(1);
    await ask({ do: 'set', song: { unsafe_calls: 5 } });
    const done = link.run({ c: 'select', a: { channel: 2 } });
    await pass(0.5);
    await done;
    expect(last().song.selected).toBe(2);
    await ask({ do: 'set', song: { unsafe_to_edit: true } });
    const busy = expect(link.run({ c: 'select', a: { channel: 0 } })).rejects.toThrow(/busy/);
    await pass(3);
    await busy;
  });

  it('is silent while a project loads, but not for ever', async () => {
    const { pass, ask, frames, song, states } = await studio();
    await pass(1);
    await ask({ do: 'project', status: 0 });
    await ask({ do: 'set', song: { tempo: 70000.0 } });
    const before = frames();
    await pass(5);
    expect(frames()).toBe(before);
    expect(states.at(-1)).toBe('silent');
    await ask({ do: 'project', status: 100 });
    await pass(2);
    expect(song.tempo).toBe(70);
    expect(states.at(-1)).toBe('connected');
    await ask({ do: 'project', status: 0 });
    await ask({ do: 'wait', seconds: 60 });
    await pass(2);
    expect(states.at(-1)).toBe('connected');
  });

  it.each([
    [['general.getProjectTitle', 'general.safeToEdit', 'general.saveUndo', 'general.getVersion'], []],
    [[], ['mixer.getCurrentTempo', 'ui.getVersion', 'patterns.patternNumber', 'channels.getChannelType']],
  ])('tells what an FL without %s or failing %s can tell', async (missing, broken) => {
    const { link, song, pass, last } = await studio({ missing, broken });
    await pass(2);
    expect(link.state.state).toBe('connected');
    expect(song.playing).toBe(false);
    expect(song.tempo).toBe(broken.length > 0 ? undefined : 120);
    expect(last().errors).toBe(0);
  });

  it('tells the names of many channels, and again when they change', async () => {
    const { names, pass, ask } = await studio();
    const many = Array.from({ length: 120 }, (_, at) => `Channel ${String(at)} ${'ä'.repeat(20)}`);
    await ask({ do: 'channels', channels: many.map((name) => [name, 0]) });
    await pass(4);
    expect(names()).toEqual(many);
    await ask({ do: 'channels', channels: [['One', 5]] });
    await ask({ do: 'refresh', flags: 16384 });
    await pass(1);
    expect(names()).toEqual(['One']);
  });

  it('comes to the same song over a wire that loses, repeats, shuffles and carries strangers', async () => {
    const wire = { loss: 0.2, repeat: 0.3, shuffle: true, noise: true };
    const { link, song, pass, ask, last } = await studio({ wire });
    await pass(8);
    await ask({ do: 'reload' });
    await pass(12);
    expect(link.state.state).toBe('connected');
    expect(song).toMatchObject({ playing: false, pattern: { number: 1 } });
    expect(last().errors).toBe(0);
  });

  it('ends what waits for an answer when the daemon stops', async () => {
    const { link, pass } = await studio();
    await pass(1);
    const pending = expect(link.run({ c: 'stop', a: {} })).rejects.toThrow(/does not answer/);
    link.close();
    await pending;
  });

  it('has nothing left over after ten minutes of use', async () => {
    const { ask, pass } = await studio({ changes: true });
    await pass(1);
    const random = generator(3);
    let frames = 0;
    for (let second = 0; second < 600; second += 1) {
      const song = {
        tempo: 60_000 + Math.floor(random() * 100_000),
        selected: Math.floor(random() * 3),
        ticks: second * 96,
      };
      await ask({ do: 'set', song });
      const messages: object[] = [{ t: 'beat', n: second }];
      if (second % 3 === 0)
        messages.push({
          t: 'do',
          id: second,
          c: 'note',
          a: { channel: 0, note: 60, velocity: 9, seconds: 0.2 },
        });
      if (second % 7 === 0)
        messages.push({ t: 'do', id: second, c: 'hint', a: { text: `best of ${String(second)}` } });
      for (const [at, message] of messages.entries()) {
        for (const frame of encodeMessage(message, second * 4 + at, 'to-fl'))
          await host.request({ do: 'sysex', bytes: [...frame] });
      }
      frames += (await host.request({ do: 'run', ticks: 50 })).sent.length;
    }
    const end = await host.request({ do: 'run', ticks: 100 });
    expect(end).toMatchObject({ queued: 0, errors: 0 });
    expect(frames).toBeGreaterThanOrEqual(600);
  });
});
