import { z } from 'zod';
import { defineMethod } from '../contract.js';
import { id, sampleSummary, timestamp } from '../entities.js';
import { exampleSummary } from './examples.js';

/** Songs on this machine, and which samples they use. */

export const flProject = z.object({
  id,
  path: z.string(),
  /** Its title, else the name of its file. */
  name: z.string(),
  /** missing: not where it was; failed: cannot be read now. What was read before still counts. */
  state: z.enum(['read', 'failed', 'missing']),
  failure: z.string().nullable(),
  /** Of the FL Studio that wrote it. */
  version: z.string().nullable(),
  /** BPM. */
  tempo: z.number().nullable(),
  modifiedAt: timestamp,
  readAt: timestamp,
  /** Channels that play a file, and those of them whose file is not in the library. */
  samples: z.number().int().nonnegative(),
  unknown: z.number().int().nonnegative(),
});
export type FlProject = z.infer<typeof flProject>;

export const flUse = z.object({
  projectId: id,
  /** Title or file name of the song. */
  project: z.string(),
  path: z.string(),
  channel: z.string().nullable(),
  /** Found by its file name only. */
  guess: z.boolean(),
  state: flProject.shape.state,
});
export type FlUse = z.infer<typeof flUse>;

export const flScan = z.object({
  read: z.number().int().nonnegative(),
  unchanged: z.number().int().nonnegative(),
  failed: z.number().int().nonnegative(),
  missing: z.number().int().nonnegative(),
});
export const exampleFlScan = { read: 3, unchanged: 120, failed: 0, missing: 0 };

const exampleProject: FlProject = {
  id: 1,
  path: '/Users/kim/Documents/Image-Line/FL Studio/Projects/Night Market.flp',
  name: 'Night Market',
  state: 'read',
  failure: null,
  version: '25.2.4.4960',
  tempo: 92,
  modifiedAt: 1767225600000,
  readAt: 1767225600000,
  samples: 12,
  unknown: 2,
};
const exampleUse: FlUse = {
  projectId: 1,
  project: 'Night Market',
  path: exampleProject.path,
  channel: 'Kick',
  guess: false,
  state: 'read',
};

export const flstudioWhereUsed = defineMethod({
  name: 'flstudio.whereUsed',
  summary: 'The songs that use a sample, newest first',
  access: 'read',
  params: z.object({ sampleId: id }),
  result: z.object({
    uses: z.array(flUse),
    /** Songs that were read, and songs about which nothing is known now. */
    projects: z.number().int().nonnegative(),
    unread: z.number().int().nonnegative(),
  }),
  example: { params: { sampleId: 1 }, result: { uses: [exampleUse], projects: 123, unread: 0 } },
  http: { verb: 'get', path: '/flstudio/uses/{sampleId}' },
});

export const flProjectMethods = [
  flstudioWhereUsed,
  defineMethod({
    name: 'flstudio.projects',
    summary: 'The songs in the watched folders, last saved first',
    access: 'read',
    params: z.object({ limit: z.number().int().min(1).max(5000).default(500) }),
    result: z.object({ folders: z.array(z.string()), projects: z.array(flProject) }),
    example: {
      params: {},
      result: { folders: ['/Users/kim/Documents/Image-Line/FL Studio/Projects'], projects: [exampleProject] },
    },
    http: { verb: 'get', path: '/flstudio/projects' },
  }),
  defineMethod({
    name: 'flstudio.project',
    summary: 'A song with the files its channels play, in the order of the rack',
    access: 'read',
    params: z.object({ id }),
    result: z.object({
      project: flProject,
      samples: z.array(
        z.object({
          channel: z.string().nullable(),
          /** As the song has it. */
          stored: z.string(),
          /** Where it lies here; null: nowhere we know. */
          file: z.string().nullable(),
          guess: z.boolean(),
          sample: sampleSummary.nullable(),
        }),
      ),
    }),
    example: {
      params: { id: 1 },
      result: {
        project: exampleProject,
        samples: [
          {
            channel: 'Kick',
            stored: '%FLStudioUserData%/Kick.wav',
            file: '/Users/kim/Kick.wav',
            guess: false,
            sample: exampleSummary,
          },
        ],
      },
    },
    http: { verb: 'get', path: '/flstudio/projects/{id}' },
  }),
  defineMethod({
    name: 'flstudio.scanProjects',
    summary: 'Read songs that are new or were saved again; watched folders are read by themselves',
    access: 'write',
    params: z.object({}),
    result: flScan,
    example: { params: {}, result: exampleFlScan },
    http: { verb: 'post', path: '/flstudio/projects/scan' },
  }),
  defineMethod({
    name: 'flstudio.setProjectFolders',
    summary: 'Choose the folders that hold songs',
    access: 'admin',
    params: z.object({ folders: z.array(z.string().min(1).max(4096)).max(20) }),
    result: z.object({ folders: z.array(z.string()) }),
    example: { params: { folders: ['/Volumes/Music/Songs'] }, result: { folders: ['/Volumes/Music/Songs'] } },
    http: { verb: 'put', path: '/flstudio/projects/folders' },
  }),
  defineMethod({
    name: 'flstudio.safeToDelete',
    summary: 'Whether songs, kits or cards would miss these samples',
    access: 'read',
    params: z.object({ sampleIds: z.array(id).min(1).max(500) }),
    result: z.object({
      samples: z.array(z.object({ sampleId: id, safe: z.boolean(), usedIn: z.array(z.string()) })),
      /** Songs about which nothing is known now: with any, nothing is called safe. */
      unread: z.number().int().nonnegative(),
    }),
    example: {
      params: { sampleIds: [1] },
      result: { samples: [{ sampleId: 1, safe: false, usedIn: ['Night Market (Kick)'] }], unread: 0 },
    },
    http: { verb: 'post', path: '/flstudio/safe-to-delete' },
  }),
  defineMethod({
    name: 'flstudio.kitOf',
    summary: 'A new kit with the samples of a song, in the order of its rack',
    access: 'write',
    params: z.object({ id }),
    result: z.object({ kitId: id, pads: z.number().int().nonnegative() }),
    example: { params: { id: 1 }, result: { kitId: 2, pads: 12 } },
    http: { verb: 'post', path: '/flstudio/projects/{id}/kit' },
  }),
] as const;
