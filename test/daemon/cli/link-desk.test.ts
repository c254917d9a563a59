import { describe, expect, it } from 'vitest';
import { deviceJobMethods } from '../../../schemas/methods/device-jobs.js';
import { exampleTransfer } from '../../../schemas/methods/device.js';
import { twinMethods } from '../../../schemas/methods/twin.js';
import { fakeSession, padbridge } from './harness.js';

const example = (name: string) =>
  [...deviceJobMethods, ...twinMethods].find((method) => method.name === name)!.example.result;

describe('padbridge link send-kit', () => {
  const answers = {
    'device.planKit': example('device.planKit'),
    'device.sendKit': example('device.sendKit'),
    'device.transfers': { transfers: [{ ...exampleTransfer, job: 1, state: 'done' }] },
  };

  it('shows the plan and sends nothing without --yes', async () => {
    const session = fakeSession(answers);
    const ran = await padbridge(['link', 'send-kit', '1', '--bank', 'ab'], session);
    expect(ran.code).toBe(0);
    expect(session.calls).toEqual([{ name: 'device.planKit', params: { kitId: 1, banks: ['A', 'B'] } }]);
    expect(ran.out).toContain('OLD KICK');
    expect(ran.out).toContain('Bank A: tempo 90 → 92, volume 127 → 127');
    expect(ran.err).toContain('Nothing was sent');
  });

  it('sends what the plan stands for and waits for the end of its job', async () => {
    const session = fakeSession(answers);
    const ran = await padbridge(['link', 'send-kit', '1', '--yes'], session);
    expect(session.calls[1]).toEqual({ name: 'device.sendKit', params: { kitId: 1, confirm: '3f2a9c10' } });
    expect(ran).toMatchObject({ code: 0, out: '1 of 1 pads are there.\n' });
    const failed = { ...exampleTransfer, job: 1, state: 'failed', error: 'Bank A is protected.' };
    const other = fakeSession({ ...answers, 'device.transfers': { transfers: [failed] } });
    const bad = await padbridge(['link', 'send-kit', '1', '--yes'], other);
    expect(bad.code).not.toBe(0);
    expect(bad.out).toContain('failed: Bank A is protected.');
  });
});

it('padbridge link pull says which sounds are new', async () => {
  const session = fakeSession({ 'device.pull': example('device.pull') });
  const ran = await padbridge(['link', 'pull', 'b3'], session);
  expect(session.calls).toEqual([{ name: 'device.pull', params: { pads: ['B3'] } }]);
  expect(ran.out).toBe('B3  KICK is sample 7 (new)\n');
});

describe('padbridge link twin', () => {
  it('edits settings that can be set offline, and only those', async () => {
    const session = fakeSession({ 'twin.edit': example('twin.edit') });
    const ran = await padbridge(['link', 'twin', 'set', '1', 'b3', 'level', '100'], session);
    expect(session.calls).toEqual([
      { name: 'twin.edit', params: { project: 1, pad: 'B3', changes: { level: 100 } } },
    ]);
    expect(ran.out).toBe('Noted. 1 pads of project 1 wait for the unit.\n');
    const refused = await padbridge(['link', 'twin', 'set', '1', 'b3', 'start', '100'], session);
    expect(refused.code).not.toBe(0);
    expect(refused.err).toContain('start cannot be set while the unit is away');
    await padbridge(['link', 'twin', 'put', '1', 'b3', '7'], session);
    expect(session.calls.at(-1)?.params).toEqual({ project: 1, pad: 'B3', sampleId: 7 });
  });

  it('shows what applying would do, and does it with the way out of conflicts', async () => {
    const session = fakeSession({
      'twin.plan': example('twin.plan'),
      'twin.apply': example('twin.apply'),
    });
    const shown = await padbridge(['link', 'twin', 'apply', '1'], session);
    expect(shown.out).toMatch(/B3 +level +apply +127 +100 +127/);
    const ran = await padbridge(['link', 'twin', 'apply', '1', '--yes', '--conflicts', 'mine'], session);
    expect(session.calls.at(-1)?.params).toEqual({ project: 1, confirm: '3f2a9c10', conflicts: 'mine' });
    expect(ran.out).toContain('1 settings changed');
    expect((await padbridge(['link', 'twin', 'apply', '1', '--conflicts', 'both'], session)).code).toBe(2);
  });
});
