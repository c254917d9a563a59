import { drumFrom } from '../../../daemon/analysis/drum-class.js';
import { type BenchRow } from '../rows.js';
import { DRUMS, NO_DRUM, row } from './accuracy-rows.js';
import { Confusion, share } from './accuracy-scores.js';
import { drumSources, isPlayed, sourceOf } from './drum-sources.js';
import { hearUnmet, LABELS } from './drum-training.js';

/** Kits are left out in so many groups: one by one would take hours and differ little. */
const GROUPS = 8;
/** Answers from this confidence on are what a person will take for sure. */
const SURE = 0.6;

/**
 * How drums are heard in kits that the network never met: it is trained once for every group of kits, without them. The
 * network that ships has met them all.
 */
export async function drumExam(): Promise<{ rows: BenchRow[]; drums: Confusion }> {
  const hits = await drumSources();
  const kits = [...new Set(hits.map(({ kit }) => kit))].filter(isPlayed).sort();
  const groupOf = (kit: string): string | null => (isPlayed(kit) ? String(kits.indexOf(kit) % GROUPS) : null);
  const answers = hearUnmet(hits, groupOf).map(({ hit, odds }) => {
    const heard = drumFrom(odds);
    return {
      isHydrogen: sourceOf(hit.kit) === 'h2',
      truth: LABELS[hit.label]!,
      heard: heard?.value ?? NO_DRUM,
      confidence: heard?.confidence ?? 0,
    };
  });
  const tally = (some: typeof answers): Confusion => {
    const counts = new Confusion();
    for (const { truth, heard } of some) counts.add(truth, heard);
    return counts;
  };
  const drums = tally(answers);
  const hydrogen = answers.filter(({ isHydrogen }) => isHydrogen);
  const sure = answers.filter(({ confidence }) => confidence >= SURE);
  const met = `${answers.length} hits of ${kits.length} kits, own kit left out`;
  return {
    drums,
    rows: [
      row('drum class accuracy', drums.accuracy(DRUMS), 0.78, met),
      row('drum class macro F1', drums.macroF1(DRUMS), 0.7),
      row(
        'drum class accuracy, Hydrogen kits',
        tally(hydrogen).accuracy(DRUMS),
        0.78,
        `${hydrogen.length} of them`,
      ),
      row('drum class macro F1, Hydrogen kits', tally(hydrogen).macroF1(DRUMS), 0.7),
      {
        name: `drum class accuracy where it is sure (${SURE} and more)`,
        value: share(sure, ({ truth, heard }) => truth === heard),
        unit: '',
        target: '',
        ok: true,
        note: `${Math.round((100 * sure.length) / Math.max(1, answers.length))} % of the hits`,
      },
    ],
  };
}
