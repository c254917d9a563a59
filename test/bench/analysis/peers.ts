import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { type BenchRow } from '../rows.js';
import { keyScore, mean, share, type TempoAnswer, tempoRelated, tempoRight } from './accuracy-scores.js';
import { type Labelled, type LoopLabel, type PieceLabel } from './accuracy-sets.js';
import { type Audio, decode } from './tools.js';

/**
 * Other programs on the same files, where they can be had: `bpm` and `aubiotrack` from Debian (bpm-tools, aubio-tools),
 * essentia.js and music-tempo from a folder named in PADBRIDGE_PEERS where somebody ran
 * `npm install essentia.js music-tempo`. They are never part of the product.
 */
export async function peerRows(
  loops: readonly Labelled<LoopLabel>[],
  pieces: readonly Labelled<PieceLabel>[],
): Promise<BenchRow[]> {
  const rows: BenchRow[] = [];
  const [someLoops, somePieces] = [some(loops), some(pieces)];
  const folder = process.env.PADBRIDGE_PEERS;
  const tempoPeers: [string, TempoPeer][] = [];
  if (runs('aubiotrack', '-h')) tempoPeers.push(['aubiotrack', aubioTempo]);
  if (runs('bpm', '-h')) tempoPeers.push(['bpm-tools', bpmToolsTempo]);
  const essentia = folder === undefined ? null : loadEssentia(folder);
  if (essentia) tempoPeers.push(['essentia.js RhythmExtractor2013, tiled', essentia.tempo]);
  const musicTempo = folder === undefined ? null : loadMusicTempo(folder);
  if (musicTempo) tempoPeers.push(['music-tempo, tiled', musicTempo]);
  for (const [name, peer] of tempoPeers) {
    const answers: TempoAnswer[] = [];
    for (const { file, label } of someLoops) {
      const heard = peer(file, mono(await decode(file)));
      answers.push({ truth: label.bpm, heard });
    }
    rows.push(
      peerRow(
        `${name}: within 4 %`,
        share(answers, (a) => tempoRight(a)),
      ),
      peerRow(`${name}: ×2 and ×3 allowed`, share(answers, tempoRelated)),
    );
  }
  if (essentia) {
    const scores: number[] = [];
    for (const { file, label } of somePieces)
      scores.push(keyScore(label, essentia.key(mono(await decode(file)))));
    rows.push(
      peerRow(
        'essentia.js KeyExtractor: exact',
        share(scores, (s) => s === 1),
      ),
      peerRow('essentia.js KeyExtractor: MIREX weighted', mean(scores)),
    );
  }
  return rows;
}

/** Some of them take longer than real time: they are asked about files spread over the set. */
const ASKED = 50;

function some<T>(set: readonly T[]): T[] {
  const every = Math.max(1, set.length / ASKED);
  return Array.from({ length: Math.min(ASKED, set.length) }, (_, i) => set[Math.floor(i * every)]!);
}

type TempoPeer = (file: string, signal: Float32Array) => number | null;

const peerRow = (name: string, value: number): BenchRow => ({ name, value, unit: '', target: '', ok: true });

function mono(audio: Audio | null): Float32Array {
  const channels = audio?.channels ?? [];
  return Float32Array.from(channels[0] ?? [], (x, i) => (x + (channels[1]?.[i] ?? x)) / 2);
}

function runs(program: string, argument: string): boolean {
  try {
    execFileSync(program, [argument], { stdio: 'ignore' });
    return true;
  } catch (error) {
    // It is there when it ran at all, whatever it thinks of the argument.
    return (error as NodeJS.ErrnoException).code !== 'ENOENT';
  }
}

/** From the median distance of the beats it prints. */
function aubioTempo(file: string): number | null {
  const text = execFileSync('aubiotrack', ['-i', file], { stdio: ['ignore', 'pipe', 'ignore'] }).toString();
  const beats = text.split(/\s+/).map(Number).filter(Number.isFinite);
  const gaps = beats.slice(1).map((beat, i) => beat - beats[i]!);
  gaps.sort((a, b) => a - b);
  const middle = gaps[Math.floor(gaps.length / 2)];
  return middle === undefined || middle <= 0 ? null : 60 / middle;
}

function bpmToolsTempo(_file: string, signal: Float32Array): number | null {
  const input = Buffer.from(signal.buffer, signal.byteOffset, signal.byteLength);
  const text = execFileSync('bpm', ['-m', '55', '-x', '190'], { input, stdio: ['pipe', 'pipe', 'ignore'] });
  const value = Number.parseFloat(text.toString());
  return Number.isFinite(value) ? value : null;
}

/** What loops are repeated to for programs made for whole pieces. */
const TILED = 15 * 44_100;

function tiled(signal: Float32Array): Float32Array {
  if (signal.length === 0) return signal;
  return Float32Array.from({ length: Math.max(TILED, signal.length) }, (_, i) => signal[i % signal.length]!);
}

/** The part of essentia.js used here. */
interface Essentia {
  arrayToVector: (signal: Float32Array) => unknown;
  RhythmExtractor2013: (signal: unknown) => { bpm: number };
  KeyExtractor: (signal: unknown) => { key: string; scale: string };
}

function loadEssentia(folder: string) {
  if (!existsSync(join(folder, 'node_modules', 'essentia.js'))) return null;
  const load = createRequire(join(folder, 'index.js'));
  const module = load('essentia.js') as {
    Essentia: new (wasm: unknown) => Essentia;
    EssentiaWASM: unknown;
  };
  const essentia = new module.Essentia(module.EssentiaWASM);
  const FLATS: Readonly<Record<string, string>> = { Ab: 'G#', Bb: 'A#', Db: 'C#', Eb: 'D#', Gb: 'F#' };
  return {
    tempo: (_file: string, signal: Float32Array) =>
      essentia.RhythmExtractor2013(essentia.arrayToVector(tiled(signal))).bpm,
    key: (signal: Float32Array) => {
      const { key, scale } = essentia.KeyExtractor(essentia.arrayToVector(signal));
      return { tonic: FLATS[key] ?? key, mode: scale };
    },
  };
}

function loadMusicTempo(folder: string): TempoPeer | null {
  if (!existsSync(join(folder, 'node_modules', 'music-tempo'))) return null;
  const MusicTempo = createRequire(join(folder, 'index.js'))('music-tempo') as new (signal: Float32Array) => {
    tempo: number;
  };
  return (_file, signal) => {
    try {
      return Number(new MusicTempo(tiled(signal)).tempo);
    } catch {
      // It throws where it hears no onsets: no tempo.
      return null;
    }
  };
}
