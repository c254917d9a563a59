import { z } from 'zod';
import { defineMethod } from '../contract.js';
import { id, job, root } from '../entities.js';
import { exampleJob, exampleRoot } from './examples.js';

const absolutePath = z.string().min(1).max(4096);

export const rootsList = defineMethod({
  name: 'roots.list',
  summary: 'The library folders and how they are watched',
  access: 'read',
  params: z.object({}),
  result: z.object({ roots: z.array(root) }),
  example: { params: {}, result: { roots: [exampleRoot] } },
  http: { verb: 'get', path: '/roots' },
});

export const rootsAdd = defineMethod({
  name: 'roots.add',
  summary: 'Add a folder to the library and scan it',
  access: 'admin',
  params: z.object({ path: absolutePath }),
  result: z.object({ root, job }),
  example: { params: { path: '/music/Samples' }, result: { root: exampleRoot, job: exampleJob } },
  http: { verb: 'post', path: '/roots' },
});

export const rootsAddStarterKit = defineMethod({
  name: 'roots.addStarterKit',
  summary: 'Make the starter kit in the data folder, some drums, basses and loops to begin with, and add it',
  access: 'write',
  params: z.object({}),
  result: z.object({ root, job }),
  example: { params: {}, result: { root: exampleRoot, job: exampleJob } },
  http: { verb: 'post', path: '/roots/starter-kit' },
});

export const rootsRemove = defineMethod({
  name: 'roots.remove',
  summary: 'Forget a library folder; the files stay, their rows, tags and ratings go to the dated archive',
  access: 'admin',
  params: z.object({ id }),
  result: z.object({ removedSamples: z.number().int().nonnegative() }),
  example: { params: { id: 1 }, result: { removedSamples: 40000 } },
  http: { verb: 'delete', path: '/roots/{id}' },
});

export const rootsScan = defineMethod({
  name: 'roots.scan',
  summary: 'Look for changes in a library folder now',
  access: 'write',
  params: z.object({ id }),
  result: z.object({ job }),
  example: { params: { id: 1 }, result: { job: exampleJob } },
  http: { verb: 'post', path: '/roots/{id}/scan' },
});

export const libraryMethods = [rootsList, rootsAdd, rootsAddStarterKit, rootsRemove, rootsScan] as const;
