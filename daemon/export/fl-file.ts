import { wavFactsOf } from '../fl-studio/wav-facts.js';
import { writeRetagged } from '../audio/wav-retag.js';
import type { SampleStore } from '../catalogue/types.js';
import type { RenderPool } from '../workers/render-pool.js';
import type { LooseFile } from './loose-files.js';

/**
 * One sample for FL Studio's browser: a WAV at the path given, where nothing lies yet. A WAV keeps its audio bit by bit and
 * gets tempo, root and slices around it; other formats are rendered.
 * @throws PadbridgeError what reading and rendering throw
 */
export async function writeFlFile(
  { sampleId, source }: Pick<LooseFile, 'sampleId' | 'source'>,
  target: string,
  { samples, pool, signal }: { samples: Pick<SampleStore, 'get'>; pool: RenderPool; signal: AbortSignal },
): Promise<{ remarks: readonly string[] }> {
  const sample = samples.get(sampleId);
  const isWav = sample?.container === 'wav' || sample?.container === 'rf64';
  if (sample === undefined || !isWav) {
    return pool.render({ source, target, format: 'wav', settings: {} }, signal);
  }
  await writeRetagged(source, target, { kind: 'tagged', facts: wavFactsOf(sample) });
  return { remarks: [] };
}
