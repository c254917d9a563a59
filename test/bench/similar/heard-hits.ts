import { createAnalyser } from '../../../daemon/analysis/analyser.js';
import { drumFeatures } from '../../../daemon/analysis/drum-features.js';
import { sketchOf } from '../../../daemon/analysis/sketch.js';
import { EAR_LABELS, earFeatures } from '../../../daemon/similar/ear.js';
import { envelopeOf } from '../../../daemon/analysis/envelope.js';
import type { AnalysisResult, WaveformPeaks } from '../../../schemas/analysis.js';
import { createRandom } from '../../support/synth/signals.js';
import { type Hit, hydrogenHits, melodicHits, soundfontHits } from '../analysis/drum-hits.js';
import { KEPT_SECONDS } from '../analysis/drum-training.js';
import { vary } from '../analysis/hit-variants.js';

/** Sketches of varied copies that are learnt from beside the hit itself. */
const VARIANTS = 3;
/** General MIDI has eight programs to a family; everything from the ethnic instruments on is one. */
const FAMILY_PROGRAMS = 8;
const FIRST_FAMILY = EAR_LABELS.indexOf('piano');

/** A rendered or recorded sound as the program hears it, with what it is. */
export interface HeardHit {
  kit: string;
  /** Index into EAR_LABELS. */
  label: number;
  result: AnalysisResult;
  peaks: WaveformPeaks;
  /** What the ear network is given: of the hit, then of its variants. */
  features: Float32Array[];
  /** What the ear for drums is given. */
  drum: Float32Array | null;
}

/** Every drum and note that this machine's packages hold, analysed without a name to help. */
export async function heardHits(): Promise<HeardHit[]> {
  const random = createRandom(3);
  return [...soundfontHits(), ...(await hydrogenHits()), ...melodicHits()].flatMap(
    (hit) => hear(hit, random) ?? [],
  );
}

/** A group that shares recordings: a soundfont, a kit of its own. Train and test never share one. */
export function fontOf(kit: string): string {
  if (kit.startsWith('h2/')) return kit;
  return kit.replace(/^melodic-/, '').split('/')[0]!;
}

function hear(hit: Hit, random: () => number): HeardHit | null {
  const { channels, rate } = hit;
  const frames = channels[0]!.length;
  const format = {
    container: 'wav',
    codec: 'pcm',
    sampleRate: rate,
    channels: channels.length,
    bits: 32,
    frames,
  } as const;
  const analyser = createAnalyser(format, { hints: {}, name: '', folders: [] });
  analyser.push(channels);
  const { result, peaks } = analyser.finish();
  const envelope = envelopeOf(peaks, result.duration);
  const own = envelope && earFeatures(result, envelope);
  if (envelope === null || own === null) return null;
  const mono = channels[0]!.map((_, i) => channels.reduce((sum, c) => sum + c[i]!, 0) / channels.length);
  const varied = Array.from({ length: VARIANTS }, () =>
    earFeatures({ ...result, sketch: sketchOf(vary(mono, rate, random), rate) }, envelope),
  );
  return {
    kit: hit.kit,
    label: labelOf(hit),
    result,
    peaks,
    features: [own, ...varied.filter((features) => features !== null)],
    drum: drumFeatures(mono.subarray(0, Math.ceil(KEPT_SECONDS * rate)), rate),
  };
}

function labelOf({ label, name }: Hit): number {
  if (label !== 'none') return EAR_LABELS.indexOf(label);
  const program = Number(/program (\d+)/.exec(name)?.[1] ?? 0);
  return Math.min(EAR_LABELS.length - 1, FIRST_FAMILY + Math.floor(program / FAMILY_PROGRAMS));
}
