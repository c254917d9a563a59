import { z } from 'zod';
import { defineMethod } from '../contract.js';
import { batchItem, batchItemState, id, job, jobState } from '../entities.js';
import { exampleJob } from './examples.js';

export const jobsList = defineMethod({
  name: 'jobs.list',
  summary: 'Background work, newest first',
  access: 'read',
  params: z.object({
    state: z.array(jobState).max(6).optional(),
    limit: z.number().int().min(1).max(500).default(50),
  }),
  result: z.object({ jobs: z.array(job) }),
  example: { params: { state: ['running'] }, result: { jobs: [exampleJob] } },
  http: { verb: 'get', path: '/jobs' },
});

export const jobsGet = defineMethod({
  name: 'jobs.get',
  summary: 'One job',
  access: 'read',
  params: z.object({ id }),
  result: job,
  example: { params: { id: 1 }, result: exampleJob },
  http: { verb: 'get', path: '/jobs/{id}' },
});

export const jobsItems = defineMethod({
  name: 'jobs.items',
  summary: 'The files of a job with their outcome, a page at a time',
  access: 'read',
  params: z.object({
    id,
    state: z.array(batchItemState).max(5).optional(),
    /** The last item id of the page before. */
    after: z.number().int().nonnegative().default(0),
    limit: z.number().int().min(1).max(500).default(100),
  }),
  result: z.object({ items: z.array(batchItem), nextAfter: z.number().int().nullable() }),
  example: {
    params: { id: 1, state: ['failed'] },
    result: {
      items: [
        {
          id: 7,
          jobId: 1,
          sampleId: 12,
          path: '/music/Samples/broken.wav',
          state: 'failed',
          attempts: 1,
          error: 'The file is empty.',
        },
      ],
      nextAfter: null,
    },
  },
  http: { verb: 'get', path: '/jobs/{id}/items' },
});

const control = <const Name extends 'cancel' | 'pause' | 'resume' | 'retry'>(name: Name, summary: string) =>
  defineMethod({
    name: `jobs.${name}`,
    summary,
    access: 'write',
    params: z.object({ id }),
    result: job,
    example: { params: { id: 1 }, result: exampleJob },
    http: { verb: 'post', path: `/jobs/{id}/${name}` },
  });

export const jobsCancel = control('cancel', 'Stop a job; what it finished stays');
export const jobsPause = control('pause', 'Hold a job until it is resumed, also over a restart');
export const jobsResume = control('resume', 'Go on with a paused job');
export const jobsRetry = control('retry', 'Try the failed files of a job again');

export const jobMethods = [
  jobsList,
  jobsGet,
  jobsItems,
  jobsCancel,
  jobsPause,
  jobsResume,
  jobsRetry,
] as const;
