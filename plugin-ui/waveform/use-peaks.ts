import { useEffect, useState } from 'preact/hooks';
import type { WaveformPeaks } from '../../schemas/analysis.js';
import { useApp } from '../app/context.js';

/** The waveform of a sample as soon as it is there; null while there is none. `revision` asks again when it changes. */
export function usePeaks(id: number, revision: number | string): WaveformPeaks | null {
  const { peaks } = useApp();
  const [, redraw] = useState(0);
  const cached = peaks.cached(id);
  useEffect(() => {
    if (peaks.cached(id) !== undefined) return undefined;
    return peaks.want(id, () => redraw((count) => count + 1));
  }, [peaks, id, revision]);
  return cached ?? null;
}
