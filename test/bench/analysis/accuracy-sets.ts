import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type MusicalMode, type PitchClass } from '../../../schemas/analysis.js';
import { encodeWav } from '../../../daemon/audio/encode-wav.js';
import { hydrogenHits } from './drum-hits.js';
import { loopSpecs, renderLoops } from './loops.js';
import { type Piece, pieceSpecs, renderPieces } from './pieces.js';
import { renderSongs } from './songs.js';
import { sonicPiSamples } from './sonic-pi.js';
import { type Audio, fontsOf, type Side } from './tools.js';

/** A file of a set with what is true of it. */
export interface Labelled<T> {
  file: string;
  label: T;
}

export interface LoopLabel {
  style: string;
  bpm: number;
  /** Whether the file is a whole number of beats long. */
  whole: boolean;
  done: readonly string[];
}

export interface PieceLabel {
  tonic: PitchClass;
  mode: MusicalMode;
  cents: number;
}

export interface HitLabel {
  kit: string;
  drum: string;
}

/** Changing how sets are made makes old ones useless: count this up. */
const SETS_VERSION = 1;

/**
 * Makes a set in the temporary folder, or takes the one made before. Files have numbers for names, so that nothing in
 * them helps.
 */
async function setOf<T>(
  name: string,
  build: () => Promise<{ audio: Audio; label: T }[]>,
): Promise<Labelled<T>[]> {
  const folder = join(tmpdir(), `padbridge-accuracy-${SETS_VERSION}`, name);
  const index = join(folder, 'labels.json');
  if (!existsSync(index)) {
    mkdirSync(folder, { recursive: true });
    const made = (await build()).map(({ audio, label }, i) => {
      const file = join(folder, `${String(i).padStart(4, '0')}.wav`);
      writeFileSync(file, encodeWav(audio.channels, { sampleRate: audio.rate, encoding: 16 }));
      return { file, label };
    });
    // The index comes last and in one go: a set that was interrupted is made again.
    writeFileSync(`${index}.new`, JSON.stringify(made));
    renameSync(`${index}.new`, index);
  }
  return JSON.parse(readFileSync(index, 'utf8')) as Labelled<T>[];
}

export const loopSet = (count: number, seed: number, side: Side): Promise<Labelled<LoopLabel>[]> =>
  setOf(`loops-${side}-${seed}-${count}`, () =>
    Promise.resolve(
      renderLoops(loopSpecs(count, seed, side)).map((loop) => ({
        audio: loop,
        label: {
          style: loop.spec.style,
          bpm: loop.bpm,
          whole: loop.spec.ending === 'exact',
          done: loop.done,
        },
      })),
    ),
  );

const labelOf = ({ spec: { tonic, mode, cents } }: Piece): PieceLabel => ({ tonic, mode, cents });

export const pieceSet = (count: number, seed: number, side: Side): Promise<Labelled<PieceLabel>[]> =>
  setOf(`pieces-${side}-${seed}-${count}`, () =>
    Promise.resolve(
      renderPieces(pieceSpecs(count, seed, fontsOf(side))).map((piece) => ({
        audio: piece,
        label: labelOf(piece),
      })),
    ),
  );

export const songSet = (count: number, seed: number, side: Side): Promise<Labelled<PieceLabel>[]> =>
  setOf(`songs-${side}-${seed}-${count}`, () =>
    Promise.resolve(
      renderSongs(pieceSpecs(count, seed, fontsOf(side))).map((song) => ({
        audio: song,
        label: labelOf(song),
      })),
    ),
  );

export const hitSet = (): Promise<Labelled<HitLabel>[]> =>
  setOf('hits-hydrogen', async () =>
    (await hydrogenHits()).map((hit) => ({ audio: hit, label: { kit: hit.kit, drum: hit.label } })),
  );

export const sonicPiSet = () =>
  setOf('sonic-pi', async () =>
    (await sonicPiSamples()).map((sample) => ({
      audio: sample,
      label: { ...sample.label, name: sample.name },
    })),
  );

/** Short name of what a set holds, to show that two runs heard the same files. */
export function fingerprintOf(set: readonly Labelled<unknown>[]): string {
  const hash = createHash('sha256');
  for (const { file } of set) hash.update(readFileSync(file));
  return hash.digest('hex').slice(0, 12);
}
