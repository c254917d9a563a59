import { ENGINE_VERSION } from '../analysis/version.js';
import type { Catalogue, SampleLocation } from '../catalogue/types.js';
import { toAbsolute } from '../library/walk.js';
import type { SoundPool } from '../workers/sound-pool.js';
import type { Inspection } from '../workers/sound-tasks.js';

export interface AnalysedFile {
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
  ): Promise<AnalysedFile> {
    const { contentHash, audioHash, format, hints } = inspection;
    const segments = location.relativePath.split('/');
    const name = segments.pop() ?? location.relativePath;
    const known = catalogue.samples.findAnalysis(audioHash, ENGINE_VERSION);
    const found =
      known ??
      (await pool.analyse({ ...fileOf(location), name, folders: segments, hints }, location.size, signal));
    catalogue.samples.recordAnalysis(
      location.id,
      { contentHash, audioHash, format, hints, elapsedMs: 0, ...found },
      now(),
    );
    return { audioSeconds: known === undefined ? found.result.duration : 0 };
  }

  return async (location: SampleLocation, signal: AbortSignal): Promise<AnalysedFile> => {
    const inspection = await pool.inspect(fileOf(location).path, location.size, signal);
    const { audioHash } = inspection;
    // Whoever is first works; the rest look again when it is done, and find its result (or try themselves).
    for (let first = underWay.get(audioHash); first !== undefined; first = underWay.get(audioHash)) {
      await first.catch(() => undefined);
    }
    const work = analyse(location, inspection, signal);
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
