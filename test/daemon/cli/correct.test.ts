import { expect, it } from 'vitest';
import { samplesCorrect } from '../../../schemas/methods/corrections.js';
import { fakeSession, padbridge } from './harness.js';

it('corrects samples, says what the folder learnt, and takes back', async () => {
  const session = fakeSession({ 'samples.correct': samplesCorrect.example.result });
  const ran = await padbridge(['correct', '42', '57', '--bpm', '86', '--drum', 'none'], {
    services: session.services,
  });
  expect(ran.code).toBe(0);
  expect(ran.out).toContain('nearest to 86 BPM. 12 changed.');
  await padbridge(['correct', '42', '--clear', 'bpm', '--no-teach'], { services: session.services });
  expect(session.calls.map(({ params }) => params)).toEqual([
    { ids: [42, 57], set: { bpm: 86, drumClass: null }, clear: [], teach: true },
    { ids: [42], set: {}, clear: ['bpm'], teach: false },
  ]);
  for (const wrong of [
    ['--bpm', '5'],
    ['--drum', 'gong'],
    ['--kind', 'noise'],
  ])
    expect((await padbridge(['correct', '1', ...wrong], { services: session.services })).code).not.toBe(0);
});
