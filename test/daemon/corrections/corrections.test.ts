import { expect, it } from 'vitest';
import type { AnalysisResult } from '../../../schemas/analysis.js';
import type { ParamsInput } from '../../../schemas/methods.js';
import { samplesCorrect } from '../../../schemas/methods/corrections.js';
import { createCorrections } from '../../../daemon/corrections/corrections.js';
import { octaveOf } from '../../../daemon/corrections/lessons.js';
import { list, NOW, scratchCatalogue, soundFacts } from '../catalogue/support.js';

const signal = new AbortController().signal;
const byEar = <const T>(value: T) => ({
  value,
  confidence: 0.7,
  source: 'audio' as const,
  heard: value,
  agrees: null,
});
const loop = (bpm: number): Partial<AnalysisResult> => ({
  kind: byEar('loop'),
  bpm: byEar(bpm),
  beats: 8,
  duration: 480 / bpm,
});

function library(sounds: Record<string, Partial<AnalysisResult>>) {
  const catalogue = scratchCatalogue();
  const paths = Object.keys(sounds);
  const ids = list(catalogue, catalogue.roots.add('/music', NOW).id, paths);
  let audio = 0;
  const hear = (name: string, result: Partial<AnalysisResult>) => {
    audio += 1;
    catalogue.samples.recordAnalysis(ids[paths.indexOf(name)]!, soundFacts(`audio ${audio}`, result), NOW);
  };
  for (const [name, result] of Object.entries(sounds)) hear(name, result);
  const told: number[] = [];
  const feed = {
    sampleChanged: (id: number) => void told.push(id),
    bulkChanged: () => undefined,
    samplesRemoved: () => undefined,
    jobProgressed: () => undefined,
    jobChanged: () => undefined,
    flush: () => undefined,
    close: () => undefined,
  };
  const corrections = createCorrections({ catalogue, feed, now: () => NOW });
  const idOf = (name: string) => ids[paths.indexOf(name)]!;
  return {
    told,
    hear,
    idOf,
    row: (name: string) => catalogue.samples.get(idOf(name))!,
    source: (name: string, key: string) =>
      catalogue.samples.get(idOf(name))!.metadata.find((entry) => entry.key === key)?.source,
    correct: (name: string, params: Partial<ParamsInput<'samples.correct'>>) =>
      corrections.correct(samplesCorrect.params.parse({ ids: [idOf(name)], ...params }), signal),
  };
}

it('keeps a correction when the file is heard again, and gives it back when it is taken back', async () => {
  const { correct, row, source, hear, told, idOf } = library({ 'a.wav': { drumClass: byEar('snare') } });
  const said = await correct('a.wav', {
    set: { drumClass: 'rim', key: { tonic: 'A', mode: 'minor' }, rootNote: 57 },
  });
  expect(said.corrected).toBe(1);
  expect(told).toContain(idOf('a.wav'));
  const right = { drumClass: 'rim', camelot: '8A', rootNote: 57 };
  expect(row('a.wav')).toMatchObject(right);
  expect(row('a.wav').metadata).toContainEqual({
    key: 'key',
    value: 'A minor',
    type: 'text',
    source: 'user',
    confidence: 1,
    agrees: null,
  });
  hear('a.wav', { drumClass: byEar('clap') });
  expect(row('a.wav')).toMatchObject(right);
  await correct('a.wav', { clear: ['drumClass', 'key', 'rootNote'] });
  expect(row('a.wav')).toMatchObject({ drumClass: 'clap', camelot: null, rootNote: null });
  expect(source('a.wav', 'drumClass')).toBe('audio');
});

it('takes what is called a drum for drums, unless somebody says which part it is', async () => {
  const { correct, row, source } = library({ 'a.wav': { soundClass: byEar('fx') } });
  await correct('a.wav', { set: { drumClass: 'rim' } });
  expect(row('a.wav')).toMatchObject({ drumClass: 'rim', soundClass: 'drums' });
  await correct('a.wav', { set: { soundClass: 'vocal' } });
  expect(row('a.wav')).toMatchObject({ drumClass: 'rim', soundClass: 'vocal' });
  expect(source('a.wav', 'soundClass')).toBe('user');
  await correct('a.wav', { clear: ['drumClass', 'soundClass'] });
  expect(row('a.wav')).toMatchObject({ drumClass: null, soundClass: 'fx' });
});

it('remembers that there is none', async () => {
  const { correct, row, hear } = library({ 'a.wav': { drumClass: byEar('snare'), bpm: byEar(120) } });
  await correct('a.wav', { set: { drumClass: null, bpm: null }, teach: false });
  expect(row('a.wav')).toMatchObject({ drumClass: null, bpm: null });
  hear('a.wav', { drumClass: byEar('snare') });
  expect(row('a.wav')).toMatchObject({ drumClass: null, bpm: null });
});

it('teaches the folder which octave of a tempo is meant, now and for what comes', async () => {
  const { correct, row, source, hear } = library({
    'Breaks/a.wav': loop(172),
    'Breaks/b.wav': loop(180),
    'Breaks/c.wav': loop(95),
    'Breaks/named.wav': { ...loop(172), bpm: { ...byEar(172), source: 'name' } },
    'Breaks/late.wav': loop(95),
    'Other/d.wav': loop(172),
  });
  const { taught } = await correct('Breaks/a.wav', { set: { bpm: 86 } });
  expect(taught).toEqual([
    {
      folder: 'Breaks',
      subject: 'bpm',
      text: 'Tempi in “Breaks” are taken at the double or half that is nearest to 86 BPM.',
      changed: 1,
    },
  ]);
  expect(row('Breaks/a.wav')).toMatchObject({ bpm: 86, beats: 4 });
  expect(row('Breaks/b.wav')).toMatchObject({ bpm: 90, beats: 4 });
  expect(source('Breaks/b.wav', 'bpm')).toBe('siblings');
  expect(row('Breaks/c.wav').bpm).toBe(95);
  expect(row('Breaks/named.wav').bpm).toBe(172);
  expect(row('Other/d.wav').bpm).toBe(172);
  hear('Breaks/late.wav', loop(170));
  expect(row('Breaks/late.wav').bpm).toBe(85);
  await correct('Breaks/a.wav', { clear: ['bpm'] });
  expect(row('Breaks/a.wav').bpm).toBe(172);
  expect(row('Breaks/b.wav').bpm).toBe(180);
  expect(octaveOf(100, 100)).toBe(1);
});

it('teaches the class of what sounds alike in the folder, and nothing when told not to', async () => {
  const sounds: Record<string, Partial<AnalysisResult>> = {
    'Kit/rim 1.wav': { drumClass: byEar('snare') },
    'Kit/rim 2.wav': { drumClass: byEar('snare') },
    'Kit/other.wav': {
      drumClass: byEar('snare'),
      spectralCentroid: 9000,
      zeroCrossingRate: 0.5,
      mfcc: [1, 90, -60, 40],
    },
    'Kit/kick.wav': { drumClass: byEar('kick') },
  };
  const quiet = library(sounds);
  expect((await quiet.correct('Kit/rim 1.wav', { set: { drumClass: 'rim' }, teach: false })).taught).toEqual(
    [],
  );
  expect(quiet.row('Kit/rim 2.wav').drumClass).toBe('snare');
  const { correct, row } = library(sounds);
  const { taught } = await correct('Kit/rim 1.wav', { set: { drumClass: 'rim' } });
  expect(taught).toMatchObject([{ folder: 'Kit', subject: 'drumClass', changed: 1 }]);
  expect(row('Kit/rim 2.wav').drumClass).toBe('rim');
  expect(row('Kit/other.wav').drumClass).toBe('snare');
  expect(row('Kit/kick.wav').drumClass).toBe('kick');
});

it('refuses what it cannot do, and changes nothing then', async () => {
  const { correct, row } = library({ 'a.wav': { drumClass: byEar('snare') } });
  await expect(correct('a.wav', {})).rejects.toMatchObject({ code: 'invalid-input' });
  const unknown = { ids: [1, 999], set: { drumClass: 'rim' as const } };
  expect(samplesCorrect.params.safeParse({ ids: [1], set: { bpm: 5000 } }).success).toBe(false);
  await expect(correct('a.wav', { ...unknown })).rejects.toMatchObject({ code: 'not-found' });
  expect(row('a.wav').drumClass).toBe('snare');
});
