import { z } from 'zod';
import { defineMethod } from '../contract.js';
import { id } from '../entities.js';
import {
  exportFile,
  exportFormat,
  exportKind,
  exportOrganisation,
  exportRun,
  type ExportRun,
} from '../exports.js';
import { MAX_COLLECTION_SAMPLES } from './collections.js';

export const exampleExport: ExportRun = {
  id: 6,
  jobId: 41,
  kind: 'files',
  state: 'done',
  name: 'Dusty drums',
  format: 'wav',
  organisation: 'tempo',
  destination: '/exports/Dusty drums',
  zip: false,
  total: 12,
  done: 12,
  failed: 0,
  bytes: 4_800_000,
  error: null,
  createdAt: 1767225600000,
  finishedAt: 1767225603000,
};

export const exportsStart = defineMethod({
  name: 'exports.start',
  summary:
    'Write a kit, a collection or samples as files: loose, as a project folder, for FL Studio, or any of them in a zip',
  access: 'admin',
  params: z
    .object({
      kind: exportKind.default('files'),
      kitId: id.optional(),
      collectionId: id.optional(),
      sampleIds: z.array(id).min(1).max(MAX_COLLECTION_SAMPLES).optional(),
      /** Existing folder that gets the new folder or zip file; the export folder of Padbridge when left out. */
      folder: z.string().min(1).max(4096).optional(),
      /** What the new folder is called; after what is exported when left out. */
      name: z.string().trim().min(1).max(100).optional(),
      zip: z.boolean().default(false),
      /** These three are what the preferences `export.format`, `.organisation` and `.sanitise` say when left out. */
      format: exportFormat.optional(),
      organisation: exportOrganisation.optional(),
      /** Names the unit's screen can show: plain ASCII, 23 characters. */
      sanitise: z.boolean().optional(),
      /** Project 1 to 16 for a project folder; the first free one when left out. */
      project: z.number().int().min(1).max(16).optional(),
      /** Answer when it has ended, not when it has begun. */
      wait: z.boolean().default(false),
    })
    .refine(
      ({ kitId, collectionId, sampleIds }) =>
        [kitId, collectionId, sampleIds].filter((one) => one !== undefined).length === 1,
      'name a kit, a collection or samples',
    )
    .refine(
      ({ kind, kitId }) => kind !== 'project' || kitId !== undefined,
      'only a kit becomes a project folder',
    ),
  result: exportRun,
  example: { params: { collectionId: 4, organisation: 'tempo' }, result: exampleExport },
  http: { verb: 'post', path: '/exports' },
});

export const exportsList = defineMethod({
  name: 'exports.list',
  summary: 'Exports, newest first',
  access: 'read',
  params: z.object({ limit: z.number().int().min(1).max(200).default(20) }),
  result: z.object({ exports: z.array(exportRun) }),
  example: { params: {}, result: { exports: [exampleExport] } },
  http: { verb: 'get', path: '/exports' },
});

export const exportsGet = defineMethod({
  name: 'exports.get',
  summary: 'An export with what became of each file',
  access: 'read',
  params: z.object({ id }),
  result: z.object({ export: exportRun, files: z.array(exportFile) }),
  example: {
    params: { id: 6 },
    result: {
      export: exampleExport,
      files: [{ path: '90-99 BPM/Kick.wav', sampleId: 1, state: 'done', remark: null }],
    },
  },
  http: { verb: 'get', path: '/exports/{id}' },
});

export const exportsCancel = defineMethod({
  name: 'exports.cancel',
  summary: 'Stop an export; the files that are written stay, each whole',
  access: 'write',
  params: z.object({ id }),
  result: exportRun,
  example: { params: { id: 6 }, result: { ...exampleExport, state: 'cancelled' } },
  http: { verb: 'post', path: '/exports/{id}/cancel' },
});

export const exportsResume = defineMethod({
  name: 'exports.resume',
  summary: 'Go on with an export that was stopped or failed; what is written already is not written again',
  access: 'write',
  params: z.object({ id, wait: z.boolean().default(false) }),
  result: exportRun,
  example: { params: { id: 6 }, result: exampleExport },
  http: { verb: 'post', path: '/exports/{id}/resume' },
});

export const exportMethods = [exportsStart, exportsList, exportsGet, exportsCancel, exportsResume] as const;
