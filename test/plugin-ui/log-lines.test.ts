import { describe, expect, it } from 'vitest';
import { isAudited } from '../../daemon/audit/audited-facade.js';
import { auditLine, DONE, jobLine } from '../../plugin-ui/activity/log-lines.js';
import { METHODS } from '../../schemas/methods.js';
import { exampleJob } from '../../schemas/methods/examples.js';

const call = {
  id: 7,
  caller: 'http 127.0.0.1',
  method: 'roots.remove',
  subject: '/music/Samples',
  outcome: 'ok' as const,
  happenedAt: 1767225600000,
};

describe('the lines of the log', () => {
  it('says what was called, about what, by whom and how it ended', () => {
    expect(auditLine(call)).toMatchObject({
      text: 'Folder removed: /music/Samples, by a program over HTTP',
      tone: 'up',
    });
    expect(auditLine({ ...call, caller: 'osc 192.168.1.20', outcome: 'forbidden' })).toMatchObject({
      text: 'Folder removed: /music/Samples, by an OSC surface at 192.168.1.20. It was refused: this caller may not',
      tone: 'down',
    });
  });

  it('has words for every call that leaves a row', () => {
    const left = METHODS.filter((method) => isAudited(method)).map(({ name }) => name);
    expect(Object.keys(DONE).sort()).toEqual([...left].sort());
  });

  it('tells of jobs once they ended', () => {
    const job = {
      ...exampleJob,
      kind: 'scan' as const,
      subject: 'Samples',
      done: 120,
      failed: 2,
      error: null,
    };
    expect(jobLine({ ...job, finishedAt: null })).toBeNull();
    expect(jobLine({ ...job, kind: 'analyse', state: 'done', done: 0, failed: 0, finishedAt: 5 })).toBeNull();
    expect(jobLine({ ...job, state: 'done', finishedAt: 5 })).toMatchObject({
      text: 'Folder read: Samples, 120 files, 2 failed',
      tone: 'degraded',
    });
    expect(
      jobLine({ ...job, state: 'failed', failed: 0, error: 'The drive is gone.', finishedAt: 5 }),
    ).toMatchObject({
      text: 'Folder read: Samples, 120 files. The drive is gone.',
      tone: 'down',
    });
  });
});
