import { createNet, type Net } from '../../../daemon/analysis/dense-net.js';
import { DEFAULT_WEIGHTS, SEGMENTS } from '../../../daemon/similar/aspects.js';
import { EAR_LABELS } from '../../../daemon/similar/ear.js';
import { aspectDistances, combined } from '../../../daemon/similar/matrix.js';
import { vectorOf } from '../../../daemon/similar/vector.js';
import { row } from '../analysis/accuracy-rows.js';
import { mean } from '../analysis/accuracy-scores.js';
import { drumSources } from '../analysis/drum-sources.js';
import { type FeaturedHit, trainDrums } from '../analysis/drum-training.js';
import { type BenchRow } from '../rows.js';
import { trainEar } from './ear-training.js';
import { fontOf, type HeardHit, heardHits } from './heard-hits.js';

/** Drum classes come first among the labels. */
const DRUMS = EAR_LABELS.indexOf('piano');
const NEAREST = 10;
/** Fonts are left out in so many groups; each hit is judged by ears that know none of its own group. */
const FOLDS = 6;

/** A drum with the vector that ears gave it which never heard its font. */
export interface UnseenDrum {
  kit: string;
  label: number;
  vector: Int8Array;
  mfcc: readonly number[];
}

/** Vectors of all drums, each by an ear for likeness and an ear for drums that were both trained without its font. */
function unseenDrums(hits: readonly HeardHit[], sources: readonly FeaturedHit[]): UnseenDrum[] {
  const fonts = [...new Set(hits.map(({ kit }) => fontOf(kit)))];
  const foldOf = (kit: string): number => fonts.indexOf(fontOf(kit)) % FOLDS;
  return Array.from({ length: FOLDS }, (_, fold) => {
    const isUnknown = ({ kit }: { kit: string }): boolean => foldOf(kit) === fold;
    const ear = createNet(trainEar(hits.filter((hit) => !isUnknown(hit))));
    const drumEar = createNet(trainDrums(sources.filter((hit) => !isUnknown(hit))));
    return hits
      .filter((hit) => isUnknown(hit) && hit.label < DRUMS)
      .flatMap((hit) => unseen(hit, ear, drumEar) ?? []);
  }).flat();
}

function unseen({ kit, label, result, peaks, drum }: HeardHit, ear: Net, drumEar: Net): UnseenDrum | null {
  const drumOdds = result.drumOdds && drum ? [...drumEar.classify(drum)] : null;
  const vector = vectorOf({ ...result, drumOdds }, peaks, ear);
  return vector && result.mfcc ? { kit, label, vector, mfcc: result.mfcc } : null;
}

/** Share of the ten nearest drums of other fonts that are of the same class, for every drum. */
export function precisions(
  drums: readonly UnseenDrum[],
  distance: (a: UnseenDrum, b: UnseenDrum) => number,
): number[] {
  return drums.map((asked) => {
    const found = drums
      .filter(({ kit }) => fontOf(kit) !== fontOf(asked.kit))
      .map((other) => ({ label: other.label, distance: distance(asked, other) }))
      .sort((a, b) => a.distance - b.distance)
      .slice(0, NEAREST);
    return found.filter(({ label }) => label === asked.label).length / found.length;
  });
}

const USUAL = SEGMENTS.map(({ aspect }) => DEFAULT_WEIGHTS[aspect]);
const byUsualWeights = (a: UnseenDrum, b: UnseenDrum): number =>
  combined(aspectDistances(a.vector, b.vector), USUAL);
const byMfcc = (a: UnseenDrum, b: UnseenDrum): number =>
  Math.hypot(...a.mfcc.map((value, i) => value - b.mfcc[i]!));

/** How often the ten nearest sounds are the same drum, in kits that neither ear has met. */
export async function precisionExam(): Promise<{ rows: BenchRow[]; peers: BenchRow[] }> {
  const drums = unseenDrums(await heardHits(), await drumSources());
  const hydrogen = drums.filter(({ kit }) => kit.startsWith('h2/'));
  const fonts = new Set(drums.map(({ kit }) => fontOf(kit))).size;
  const among = `${drums.length} drums of ${fonts} fonts and kits, own one left out`;
  const amongHydrogen = `${hydrogen.length} drums of Hydrogen's kits, asked and found among these alone`;
  return {
    rows: [
      row('precision at 10 in other kits', mean(precisions(drums, byUsualWeights)), 0.58, among),
      row('precision at 10, Hydrogen kits', mean(precisions(hydrogen, byUsualWeights)), 0.58, amongHydrogen),
    ],
    peers: [
      { ...row('MFCC: precision at 10 in other kits', mean(precisions(drums, byMfcc)), 0), target: '' },
      { ...row('MFCC: precision at 10, Hydrogen kits', mean(precisions(hydrogen, byMfcc)), 0), target: '' },
    ],
  };
}
