import { describe, expect, it } from 'vitest';
import { harmonyCompatible } from '../../../schemas/methods/harmony.js';
import { samplesDuplicates, similarFind } from '../../../schemas/methods/similar.js';
import { suggestBank, suggestList } from '../../../schemas/methods/suggest.js';
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

describe('padbridge suggest', () => {
  it('asks with words and context, and says what to do to fit and why', async () => {
    const session = fakeSession({ 'suggest.list': suggestList.example.result });
    const args = ['suggest', 'dusty', 'chords', '--tempo', '92', '--key', 'Am', '--pads', '3,17'];
    const ran = await padbridge(args, { services: session.services });
    expect(session.calls[0]?.params).toMatchObject({
      text: 'dusty chords',
      tempo: 92,
      key: { tonic: 'A', mode: 'minor' },
      pads: [
        { pad: 1, sampleId: 3 },
        { pad: 2, sampleId: 17 },
      ],
    });
    expect(ran.out).toContain('+2 semitones, 91 → 92 BPM');
    expect(ran.out).toContain('goes with A minor');
  });

  it('completes a bank', async () => {
    const session = fakeSession({ 'suggest.bank': suggestBank.example.result });
    const ran = await padbridge(['suggest', '--bank', '--pads', '1'], { services: session.services });
    expect(session.calls[0]).toMatchObject({
      name: 'suggest.bank',
      params: { pads: [{ pad: 1, sampleId: 1 }] },
    });
    expect(ran.out).toContain('Chords Gm.wav');
  });
});

describe('padbridge harmony', () => {
  it('asks with a sample and candidates, or with a key and tempo', async () => {
    const session = fakeSession({ 'harmony.compatible': harmonyCompatible.example.result });
    const ran = await padbridge(['harmony', '42', '7'], { services: session.services });
    expect(ran.out).toContain('Pitch it up 2 semitones');
    await padbridge(['harmony', 'Am', '--tempo', '92'], { services: session.services });
    expect(session.calls.map(({ params }) => params)).toEqual([
      { id: 42, candidates: [7], limit: 50 },
      { key: { tonic: 'A', mode: 'minor' }, bpm: 92, limit: 50 },
    ]);
    expect((await padbridge(['harmony', 'H#', ''], { services: session.services })).code).toBe(2);
  });
});

describe('padbridge duplicates', () => {
  it('lists groups with what could be freed', async () => {
    const session = fakeSession({ 'samples.duplicates': samplesDuplicates.example.result });
    const ran = await padbridge(['duplicates', '--tier', 'file,audio'], { services: session.services });
    expect(session.calls[0]?.params).toEqual({ tiers: ['file', 'audio'], limit: 100 });
    expect(ran.out).toContain('Copy');
    expect(ran.err).toContain('1 groups, 88.2 kB could be freed');
  });
});
