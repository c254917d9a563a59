import path from 'node:path';
import { setImmediate } from 'node:timers/promises';
import type { SampleSummary } from '../../schemas/entities.js';
import { PadbridgeError } from '../../schemas/errors.js';
import type { ParamsOf, ResultOf } from '../../schemas/methods.js';
import type { Correctable, LessonTaught } from '../../schemas/methods/corrections.js';
import type { Catalogue } from '../catalogue/types.js';
import type { ChangeFeed } from '../jobs/change-feed.js';
import { type Lesson, lessonsOf } from './lessons.js';

/** Rows set right in one go: a few milliseconds of the main thread. */
const PAGE = 40;

/** What the user knows better than the ear. */
export interface Corrections {
  /** @throws PadbridgeError not-found for an unknown sample (nothing is corrected then), invalid-input for nothing to do. */
  correct(params: ParamsOf<'samples.correct'>, signal: AbortSignal): Promise<ResultOf<'samples.correct'>>;
}

export function createCorrections(deps: {
  catalogue: Catalogue;
  feed: ChangeFeed;
  now: () => number;
}): Corrections {
  const { catalogue, feed, now } = deps;
  const { corrections } = catalogue;

  /** Sets the rows of a folder right, page by page; returns how many say something else now. */
  async function applyToFolder(sampleId: number, rootId: number, signal: AbortSignal): Promise<number> {
    let [after, changed] = [0, 0];
    for (;;) {
      const page = corrections.siblings(sampleId, after, PAGE);
      catalogue.atomically(() => {
        for (const id of page) {
          if (!corrections.apply(id, now())) continue;
          changed += 1;
          feed.sampleChanged(id, rootId);
        }
      });
      after = page.at(-1) ?? after;
      // What was set right stays; the rest follows when it is heard or corrected again.
      if (page.length < PAGE || signal.aborted) return changed;
      await setImmediate();
    }
  }

  return {
    async correct({ ids, set, clear, teach }, signal) {
      const rows = rowsOf(catalogue, ids);
      if (clear.length === 0 && Object.values(set).every((value) => value === undefined)) {
        throw new PadbridgeError('invalid-input', 'There is nothing to correct.', {
          next: 'Name a value in set, or in clear one to take back.',
        });
      }
      const lessons: { row: SampleSummary; lesson: Lesson }[] = [];
      catalogue.atomically(() => {
        for (const row of rows) {
          corrections.unsay(row.id, clear);
          corrections.say(row.id, set, now());
          const heard = corrections.heard(row.id);
          for (const lesson of teach && heard ? lessonsOf(set, heard, row.id) : []) {
            corrections.teach(row.id, lesson, now());
            lessons.push({ row, lesson });
          }
          corrections.apply(row.id, now());
          feed.sampleChanged(row.id, row.rootId);
        }
      });
      const taught: LessonTaught[] = [];
      for (const { row, lesson } of newestOfFolder(lessons)) {
        const changed = await applyToFolder(row.id, row.rootId, signal);
        taught.push({ folder: row.folder, subject: lesson.subject, text: inWords(row, lesson), changed });
      }
      for (const row of unlearnt(rows, clear)) await applyToFolder(row.id, row.rootId, signal);
      return { corrected: rows.length, taught };
    },
  };
}

function rowsOf(catalogue: Catalogue, ids: readonly number[]): SampleSummary[] {
  const rows = catalogue.samples.summaries([...new Set(ids)]);
  const unknown = ids.find((id) => !rows.some((row) => row.id === id));
  if (unknown === undefined) return rows;
  throw new PadbridgeError('not-found', `There is no sample ${unknown}.`, { subject: String(unknown) });
}

/** One lesson of a kind for a folder: the last one told is the one that holds. */
function newestOfFolder(lessons: readonly { row: SampleSummary; lesson: Lesson }[]) {
  const byFolder = new Map(
    lessons.map((one) => [
      [one.row.rootId, one.row.folder, one.lesson.subject, 'heard' in one.lesson && one.lesson.heard].join(
        '\n',
      ),
      one,
    ]),
  );
  return byFolder.values();
}

/** One sample of every folder in which a lesson may have been taken back. */
function unlearnt(rows: readonly SampleSummary[], clear: readonly Correctable[]): Iterable<SampleSummary> {
  const teaches = clear.includes('bpm') || clear.includes('drumClass');
  return teaches ? new Map(rows.map((row) => [`${row.rootId}\n${row.folder}`, row])).values() : [];
}

function inWords({ folder, name }: SampleSummary, lesson: Lesson): string {
  const where = `“${path.posix.basename(folder) || 'this folder'}”`;
  if (lesson.subject === 'bpm')
    return `Tempi in ${where} are taken at the double or half that is nearest to ${lesson.bpm} BPM.`;
  const right = lesson.value === null ? 'no drum' : lesson.value.replaceAll('-', ' ');
  return `What sounds like “${name}” in ${where} and was heard as ${lesson.heard.replaceAll('-', ' ')} is ${right}.`;
}
