import { type AnalysisResult, drumClass } from '../../../schemas/analysis.js';
import { type BenchRow } from '../rows.js';
import { keyScore, mean, share, tempoRelated, tempoRight } from './accuracy-scores.js';
import { type HitLabel, type Labelled, type LoopLabel, type PieceLabel } from './accuracy-sets.js';
import { type SampleLabel } from './sonic-pi.js';

/** A file of a set with what the analysis said about it. */
export interface Heard<T> extends Labelled<T> {
  result: AnalysisResult;
}

export const DRUMS: readonly string[] = drumClass.options;
export const NO_DRUM = 'no drum';
export function row(name: string, value: number, least: number, note?: string): BenchRow {
  return {
    name,
    value,
    unit: '',
    target: `≥ ${least}`,
    ok: value >= least,
    ...(note === undefined ? {} : { note }),
  };
}

export const answer = ({ label, result }: Heard<LoopLabel>) => ({
  truth: label.bpm,
  heard: result.bpm?.value ?? null,
});

export function tempoRows(loops: readonly Heard<LoopLabel>[], hits: readonly Heard<HitLabel>[]): BenchRow[] {
  const answers = loops.map(answer);
  const cut = loops.filter((loop) => !loop.label.whole).map(answer);
  const invented = share(hits, ({ result }) => result.bpm !== null);
  return [
    row(
      'tempo within 4 %',
      share(answers, (a) => tempoRight(a)),
      0.9,
      `${loops.length} loops`,
    ),
    row('tempo within 4 %, ×2 and ×3 allowed', share(answers, tempoRelated), 0.97),
    row(
      'tempo within 1 %',
      share(answers, (a) => tempoRight(a, 0.01)),
      0.9,
    ),
    row(
      'tempo within 4 %, not whole beats',
      share(cut, (a) => tempoRight(a)),
      0.82,
      `${cut.length} loops`,
    ),
    {
      name: 'one-shots given a tempo',
      value: invented,
      unit: '',
      target: '< 0.05',
      ok: invented < 0.05,
      note: 'drum hits',
    },
  ];
}

/** @param before comes before the name of each row */
export function keyRows(pieces: readonly Heard<PieceLabel>[], before = ''): BenchRow[] {
  const scores = pieces.map(({ label, result }) => keyScore(label, result.key?.value ?? null));
  const detuned = scores.filter((_, i) => pieces[i]!.label.cents !== 0);
  return [
    row(
      `${before}key exact`,
      share(scores, (s) => s === 1),
      0.88,
      `${pieces.length} pieces`,
    ),
    row(`${before}key, MIREX weighted`, mean(scores), 0.92),
    row(
      `${before}key exact, detuned`,
      share(detuned, (s) => s === 1),
      0.87,
      `${detuned.length} pieces`,
    ),
  ];
}

/** Whether loops are heard as loops and drum hits as one-shots. */
export function kindRows(loops: readonly Heard<LoopLabel>[], hits: readonly Heard<HitLabel>[]): BenchRow[] {
  const right = [
    ...loops.map(({ result }) => result.kind?.value === 'loop'),
    ...hits.map(({ result }) => result.kind?.value === 'one-shot'),
  ];
  return [
    row(
      'loop or one-shot',
      share(right, (one) => one),
      0.97,
      `${loops.length} loops and ${hits.length} hits`,
    ),
  ];
}

export type Sample = Heard<SampleLabel & { name: string }>;

/** What is wrong with an answer about a sample, in words; empty when nothing is. */
export function faults({ label, result }: Sample): string[] {
  const found: string[] = [];
  const { kind, bpm, drumClass: drum, rootNote } = result;
  if (kind?.value !== label.kind) found.push(`heard as ${kind?.value ?? 'nothing'}`);
  else if (label.bpm !== undefined && !tempoRight({ truth: label.bpm, heard: bpm?.value ?? null }))
    found.push(`${label.bpm} BPM heard as ${bpm?.value ?? 'none'}`);
  const said = drum?.value ?? 'none';
  if (label.drum !== undefined && said !== label.drum) found.push(`${label.drum} heard as ${said}`);
  if (label.root !== undefined && rootNote !== null) {
    const off = (((rootNote.value - label.root) % 12) + 12) % 12;
    if (Math.min(off, 12 - off) > 0.6) found.push(`root heard as note ${rootNote.value}`);
  }
  return found;
}

export function sampleRows(samples: readonly Sample[]): BenchRow[] {
  const drums = samples.filter(({ label }) => label.drum !== undefined && label.drum !== 'none');
  const others = samples.filter(({ label }) => label.drum === 'none');
  const loops = samples.filter(({ label }) => label.bpm !== undefined);
  return [
    row(
      'Sonic Pi: loop or one-shot',
      share(samples, ({ label, result }) => result.kind?.value === label.kind),
      0.97,
    ),
    row(
      'Sonic Pi: tempo within 4 %',
      share(loops, ({ label, result }) =>
        tempoRight({ truth: label.bpm!, heard: result.bpm?.value ?? null }),
      ),
      0.9,
      `${loops.length} loops`,
    ),
    row(
      'Sonic Pi: drum class accuracy',
      share(drums, ({ label, result }) => result.drumClass?.value === label.drum),
      0.78,
      `${drums.length} hits`,
    ),
    row(
      'Sonic Pi: other sounds not called drums',
      share(others, ({ result }) => result.drumClass === null),
      0.9,
      `${others.length} sounds`,
    ),
  ];
}
