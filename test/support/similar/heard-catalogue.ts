import path from 'node:path';
import { onTestFinished } from 'vitest';
import { type Analysis, createAnalyser } from '../../../daemon/analysis/analyser.js';
import type { Catalogue } from '../../../daemon/catalogue/types.js';
import { allowedRows, nearest } from '../../../daemon/similar/matrix.js';
import { openResident } from '../../../daemon/similar/resident.js';
import { createSimilar, type Similar } from '../../../daemon/similar/similar.js';
import type { VectorIndex } from '../../../daemon/similar/vector-index.js';
import { list, NOW, scratchCatalogue, soundFacts } from '../../daemon/catalogue/support.js';
import { SMALL_RATE, smallSounds } from './small-library.js';

let heard: [name: string, analysis: Analysis][] | undefined;

/** Real analyses of the small library, made once per process. */
function analyses(): [name: string, analysis: Analysis][] {
  heard ??= Object.entries(smallSounds()).map(([file, sound]) => {
    const format = {
      container: 'wav',
      codec: 'pcm',
      sampleRate: SMALL_RATE,
      channels: 1,
      bits: 16,
      frames: sound.length,
    } as const;
    const analyser = createAnalyser(format, { hints: {}, name: path.basename(file), folders: [] });
    analyser.push([sound]);
    return [file, analyser.finish()];
  });
  return heard;
}

/** A catalogue of the small library with its vectors, compared in this thread: no files, no workers. */
export function heardCatalogue(): {
  catalogue: Catalogue;
  similar: Similar;
  index: VectorIndex;
  idOf: (part: string) => number;
  /** Adds a file that holds the same audio as another. */
  addTwin: (of: string, file: string) => number;
} {
  const catalogue = scratchCatalogue();
  const sounds = analyses();
  const root = catalogue.roots.add('/music', NOW).id;
  const ids = list(
    catalogue,
    root,
    sounds.map(([file]) => file),
  );
  const record = (id: number, at: number): void => {
    const [file, { result, peaks }] = sounds[at]!;
    catalogue.samples.recordAnalysis(id, { ...soundFacts(`audio ${file}`), result, peaks }, NOW);
  };
  ids.forEach(record);
  const placeOf = (part: string): number => {
    const at = sounds.findIndex(([file]) => file.includes(part));
    if (at < 0) throw new Error(`no ${part} in the library`);
    return at;
  };
  const resident = openResident(catalogue.path);
  onTestFinished(() => resident.close());
  const index: VectorIndex = {
    nearest({ query, weights, limit, among, exclude }) {
      const matrix = resident.current();
      const allowed = among && allowedRows(matrix, among);
      const found = nearest(matrix, query, { weights, limit, allowed, exclude: new Set(exclude) });
      return Promise.resolve({ ...found, compared: matrix.length });
    },
    twins: ({ tiers }) => Promise.resolve({ groups: resident.twins(tiers) }),
    close: () => Promise.resolve(),
  };
  const nothing = () => Promise.reject(new Error('no files here'));
  const hear = { file: nothing, upload: nothing };
  return {
    catalogue,
    index,
    similar: createSimilar({ catalogue, index, hear, now: () => 0 }),
    idOf: (part) => ids[placeOf(part)]!,
    addTwin(of, file) {
      const [id] = list(catalogue, root, [file]);
      record(id!, placeOf(of));
      return id!;
    },
  };
}
