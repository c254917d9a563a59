import type { WaveformPeaks } from '../../schemas/analysis.js';
import { PadbridgeError } from '../../schemas/errors.js';
import { decodePeaks } from '../../schemas/peaks-frame.js';

/** Brings waveform frames together with the calls that asked for them. */
export interface PeaksInbox {
  arrived(frame: Uint8Array): void;
  /** Makes a call whose frame comes before its answer, and resolves to what the frame holds; null when there is none. */
  expect(sampleId: number, call: () => Promise<object | null>): Promise<WaveformPeaks | null>;
}

export function createPeaksInbox(): PeaksInbox {
  /** Only what somebody waits for is kept, so nothing piles up. */
  const awaited = new Map<number, { waiting: number; frame: WaveformPeaks | undefined }>();

  return {
    arrived(bytes) {
      const { sampleId, framesPerPeak, data } = decodePeaks(bytes);
      const entry = awaited.get(sampleId);
      if (entry !== undefined) entry.frame = { framesPerPeak, data };
    },
    async expect(sampleId, call) {
      const entry = awaited.get(sampleId) ?? { waiting: 0, frame: undefined };
      awaited.set(sampleId, entry);
      entry.waiting += 1;
      try {
        const header = await call();
        if (header === null) return null;
        if (entry.frame !== undefined) return entry.frame;
        throw new PadbridgeError('corrupt', 'The waveform frame did not come before its answer.', {
          subject: String(sampleId),
        });
      } finally {
        entry.waiting -= 1;
        if (entry.waiting === 0) awaited.delete(sampleId);
      }
    },
  };
}
