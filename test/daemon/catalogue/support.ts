import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach } from 'vitest';
import type { AnalysisResult } from '../../../schemas/analysis.js';
import { openCatalogue, type OpenOptions } from '../../../daemon/catalogue/database.js';
import type { Catalogue, SoundFacts } from '../../../daemon/catalogue/types.js';

export const NOW = 1_767_225_600_000;

const endings: (() => void)[] = [];
afterEach(() => {
  for (const end of endings.splice(0).reverse()) end();
});

/** A folder that is gone after the test. */
export function scratchFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'padbridge-catalogue-'));
  endings.push(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** A catalogue in a file of its own, closed after the test. */
export function scratchCatalogue(
  file = join(scratchFolder(), 'padbridge.db'),
  options?: OpenOptions,
): Catalogue {
  const catalogue = openCatalogue(file, options);
  endings.push(() => catalogue.close());
  return catalogue;
}

/** Lists files of 1,000 bytes under a root and returns their ids in the same order. */
export function list(catalogue: Catalogue, rootId: number, paths: readonly string[], now = NOW): number[] {
  const files = paths.map((relativePath) => ({ relativePath, size: 1000, modifiedAt: NOW }));
  const ids: number[] = [];
  for (let at = 0; at < files.length; at += 1000) {
    ids.push(...catalogue.samples.applyListing(rootId, files.slice(at, at + 1000), now).added);
  }
  return ids;
}

const SILENT: AnalysisResult = {
  engine: 'ear/1',
  duration: 0.5,
  frames: 22050,
  sampleRate: 44100,
  channels: 1,
  peakDb: -1,
  rmsDb: -12,
  lufs: -14,
  zeroCrossingRate: 0.1,
  spectralCentroid: 800,
  spectralRolloff: 2000,
  spectralBandwidth: 500,
  spectralFlatness: 0.2,
  mfcc: [1, 2, 3],
  chroma: null,
  harmonicRatio: 0.3,
  onsetRate: 2,
  onsets: [0, 11025],
  kind: { value: 'one-shot', confidence: 0.9, source: 'audio', heard: 'one-shot', agrees: true },
  drumClass: null,
  bpm: null,
  beats: null,
  key: null,
  rootNote: null,
  tuningCents: null,
  remarks: ['a remark'],
};

/** What an analysis might bring; `result` and `facts` replace parts. */
export function soundFacts(
  audioHash: string,
  result: Partial<AnalysisResult> = {},
  facts: Partial<SoundFacts> = {},
): SoundFacts {
  return {
    contentHash: `content-${audioHash}`,
    audioHash,
    format: { container: 'wav', codec: 'pcm', sampleRate: 44100, channels: 1, bits: 16, frames: 22050 },
    hints: {},
    result: { ...SILENT, ...result },
    peaks: { framesPerPeak: 256, data: Int8Array.from([-127, 127, -3, 4]) },
    elapsedMs: 12.5,
    ...facts,
  };
}

/** A weighed value as `name` gave it. */
export function weighed<T>(value: T, confidence = 0.8) {
  return { value, confidence, source: 'name' as const, heard: value, agrees: true };
}
