import { ENGINE_VERSION } from '../analysis/version.js';
import type { Catalogue, SampleLocation } from '../catalogue/types.js';
import { toAbsolute } from '../library/walk.js';
import type { SoundPool } from '../workers/sound-pool.js';
import type { Inspection } from '../workers/sound-tasks.js';

export interface AnalysedFile {
  /** The row that holds the sound now: another one when the file turned out to be a moved one. */
  sampleId: number;
  /** Seconds of audio that were analysed; 0 when an earlier result was used. */
  audioSeconds: number;
}

/**
 * Looks into one file and writes what it finds to its row. Sounds with the same audio are analysed once: a second
 * copy waits for the first and takes its result.
 */
export function createFileAnalyser(catalogue: Catalogue, pool: SoundPool, now: () => number) {
  const underWay = new Map<string, Promise<unknown>>();

  async function analyse(
    location: SampleLocation,
    inspection: Inspection,
    signal: AbortSignal,
    recorded: () => void,
  ): Promise<AnalysedFile> {
    const { contentHash, audioHash, format, hints } = inspection;
    const segments = location.relativePath.split('/');
    const name = segments.pop() ?? location.relativePath;
    const known = catalogue.samples.findAnalysis(audioHash, ENGINE_VERSION);
    const found =
      known ??
      (await pool.analyse({ ...fileOf(location), name, folders: segments, hints }, location.size, signal));
    const sampleId = catalogue.atomically(() => {
      // Nothing would be lost if this row gave way to an older one.
      const isFirstLook = catalogue.samples.isUntouched(location.id);
      catalogue.samples.recordAnalysis(
        location.id,
        { contentHash, audioHash, format, hints, elapsedMs: 0, ...found },
        now(),
      );
      recorded();
      return isFirstLook ? rejoin(location.id, audioHash) : location.id;
    });
    return { sampleId, audioSeconds: known === undefined ? found.result.duration : 0 };
  }

  /**
   * A new file with the audio of the one missing row was moved and retagged at once, so that its bytes told nothing:
   * the old row comes back. With several missing copies nobody can say which it was, and nothing is done.
   */
  function rejoin(id: number, audioHash: string): number {
    const [original, ...others] = catalogue.samples.missingByAudio(audioHash);
    if (original === undefined || others.length > 0) return id;
    catalogue.samples.adopt(original, id, now());
    return original;
  }

  /** `recorded` runs in the transaction that writes the result: what it writes holds if and only if the result does. */
  return async (
    location: SampleLocation,
    signal: AbortSignal,
    recorded: () => void,
  ): Promise<AnalysedFile> => {
    const inspection = await pool.inspect(fileOf(location).path, location.size, signal);
    const { audioHash } = inspection;
    // Whoever is first works; the rest look again when it is done, and find its result (or try themselves).
    for (let first = underWay.get(audioHash); first !== undefined; first = underWay.get(audioHash)) {
      await first.catch(() => undefined);
    }
    const work = analyse(location, inspection, signal, recorded);
    underWay.set(audioHash, work);
    try {
      return await work;
    } finally {
      underWay.delete(audioHash);
    }
  };
}

function fileOf(location: SampleLocation): { path: string } {
  return { path: toAbsolute(location.rootPath, location.relativePath) };
}
