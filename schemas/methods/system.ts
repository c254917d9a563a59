import { z } from 'zod';
import { defineMethod } from '../contract.js';
import { auditEntry, health, id } from '../entities.js';

export const healthGet = defineMethod({
  name: 'health.get',
  summary: 'What works, what does not, since when, why, and what to do next',
  access: 'read',
  params: z.object({}),
  result: health,
  example: {
    params: {},
    result: {
      state: 'degraded',
      version: '0.1.0',
      startedAt: 1767225600000,
      components: [
        {
          name: 'midi',
          state: 'down',
          since: 1767225600000,
          reason: 'This machine has no MIDI system.',
          next: 'Plug in a MIDI device, or go on without: everything else works.',
        },
      ],
    },
  },
  http: { verb: 'get', path: '/health' },
});

export const backupCreate = defineMethod({
  name: 'backup.create',
  summary: 'Write a verified copy of the catalogue into the backups folder of the data folder',
  access: 'admin',
  params: z.object({}),
  result: z.object({ path: z.string(), bytes: z.number().int().nonnegative(), samples: z.number().int() }),
  example: {
    params: {},
    result: { path: '/data/backups/2026-01-01T00-00-00.db', bytes: 1048576, samples: 40000 },
  },
  http: { verb: 'post', path: '/backups' },
});

export const auditList = defineMethod({
  name: 'audit.list',
  summary:
    'Calls that were dangerous or changed the program itself, newest first: who, through which door, the outcome',
  access: 'admin',
  params: z.object({
    /** The last id of the page before. */
    before: id.optional(),
    limit: z.number().int().min(1).max(500).default(100),
  }),
  result: z.object({ entries: z.array(auditEntry) }),
  example: {
    params: { limit: 1 },
    result: {
      entries: [
        {
          id: 7,
          caller: 'http 127.0.0.1',
          method: 'roots.remove',
          subject: '2',
          outcome: 'ok',
          happenedAt: 1767225600000,
        },
      ],
    },
  },
  http: { verb: 'get', path: '/audit' },
});

export const systemMethods = [healthGet, backupCreate, auditList] as const;
