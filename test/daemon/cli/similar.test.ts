import { describe, expect, it } from 'vitest';
import { similarFind } from '../../../schemas/methods/similar.js';
import { fakeSession, padbridge } from './harness.js';

const found = similarFind.example.result;

describe('padbridge similar', () => {
  it('asks with samples, weights and filters, and says why each was found', async () => {
    const session = fakeSession({ 'similar.find': found });
    const args = [
      'similar',
      '1',
      '2',
      '--weight',
      'timbre=2',
      '--weight',
      'pitch=0',
      '--kind',
      'one-shot',
      '--limit',
      '5',
    ];
    const ran = await padbridge(args, { services: session.services });
    expect(ran.code).toBe(0);
    expect(session.calls).toEqual([
      {
        name: 'similar.find',
        params: { ids: [1, 2], weights: { timbre: 2, pitch: 0 }, filter: { kind: ['one-shot'] }, limit: 5 },
      },
    ]);
    expect(session.opened[0]?.readonly).toBe(true);
    expect(ran.out).toContain('Vinyl Kick.wav');
    expect(ran.out).toContain('91 %');
    expect(ran.out).toContain('Also a kick; nearly the same timbre, darker, longer.');
    expect(ran.err).toContain('1 of 40000 compared');
  });

  it('asks with a file, absolute, and prints JSON when told to', async () => {
    const session = fakeSession({ 'similar.find': found });
    const ran = await padbridge(['similar', 'kick.wav', '--json'], {
      services: session.services,
      cwd: '/music',
    });
    expect(session.calls[0]?.params).toEqual({ path: '/music/kick.wav', limit: 20 });
    expect(JSON.parse(ran.out)).toEqual(found);
  });

  it('refuses a weight that is none', async () => {
    for (const weight of ['timbre', 'timbre=', 'taste=1', 'timbre=11', 'timbre=-1']) {
      const ran = await padbridge(['similar', '1', '--weight', weight]);
      expect(ran.code).toBe(2);
      expect(ran.err).toContain('aspect=weight');
    }
  });
});
