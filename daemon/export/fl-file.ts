import type { RenderPool } from '../workers/render-pool.js';
import type { LooseFile } from './loose-files.js';

/**
 * One sample for FL Studio's browser: a WAV at the path given, where nothing lies yet. The one place that decides what FL
 * Studio finds around the audio (tempo, root key, slices).
 * @throws PadbridgeError what rendering throws
 */
export function renderForFlStudio(
  { source }: Pick<LooseFile, 'source'>,
  target: string,
  pool: RenderPool,
  signal: AbortSignal,
): ReturnType<RenderPool['render']> {
  return pool.render({ source, target, format: 'wav', settings: {} }, signal);
}
