import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { encodeWav } from '../../daemon/audio/encode-wav.js';
import runSoundTask from '../../daemon/workers/sound-worker.js';
import { createRandom, drumLoop, hat, kick, mixInto, note, snare } from '../support/synth/signals.js';
import type { BenchRow } from './rows.js';

const RATE = 44_100;
const LOOPS = 40;
const SHOTS = 80;
/** Passes over the library; the first ones compile the code, the quickest one counts. */
const PASSES = 5;

/**
 * Everything a worker does to a new file (open, hash, tags, decode, analyse), as seconds of audio per second of processor
 * time, threads of the collector and of file access included: what one core does.
 */
export async function analysisSpeed(): Promise<BenchRow[]> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'padbridge-bench-speed-'));
  try {
    const loops = await writeAll(folder, 'Loop', LOOPS, loop);
    const shots = await writeAll(folder, 'Shot', SHOTS, shot);
    let best = { loops: Infinity, shots: Infinity };
    let audio = { loops: 0, shots: 0 };
    for (let pass = 0; pass < PASSES; pass++) {
      const ofLoops = await measure(loops);
      const ofShots = await measure(shots);
      audio = { loops: ofLoops.audio, shots: ofShots.audio };
      best = { loops: Math.min(best.loops, ofLoops.cpu), shots: Math.min(best.shots, ofShots.cpu) };
    }
    const both = (audio.loops + audio.shots) / (best.loops + best.shots);
    const perShot = ((best.shots / SHOTS) * 1000).toFixed(1);
    return [
      speed(
        'analysis of loops, one core',
        audio.loops / best.loops,
        200,
        `${LOOPS} files of 3 to 8 s, stereo`,
      ),
      speed('… of loops and one-shots', both, 200, `with ${SHOTS} one-shots, ${perShot} ms each`),
    ];
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function speed(name: string, value: number, least: number, note: string): BenchRow {
  return { name, value, unit: '× real time', target: `≥ ${least}`, ok: value >= least, note };
}

async function measure(files: readonly string[]): Promise<{ audio: number; cpu: number }> {
  let audio = 0;
  const before = process.cpuUsage();
  for (const file of files) {
    const inspected = await runSoundTask({ kind: 'inspect', path: file });
    if (!inspected.ok || !('hints' in inspected.value)) throw new Error(`${file} cannot be read`);
    const { hints } = inspected.value;
    const heard = await runSoundTask({
      kind: 'analyse',
      path: file,
      name: path.basename(file),
      folders: [],
      hints,
    });
    if (!heard.ok || !('result' in heard.value)) throw new Error(`${file} cannot be analysed`);
    audio += heard.value.result.duration;
  }
  const { user, system } = process.cpuUsage(before);
  return { audio, cpu: (user + system) / 1e6 };
}

async function writeAll(
  folder: string,
  name: string,
  count: number,
  make: (n: number, random: () => number) => Float32Array[],
): Promise<string[]> {
  const random = createRandom(count);
  const files: string[] = [];
  for (let n = 0; n < count; n++) {
    const file = path.join(folder, `${name} ${n}.wav`);
    await writeFile(file, encodeWav(make(n, random), { sampleRate: RATE, encoding: n % 2 === 0 ? 16 : 24 }));
    files.push(file);
  }
  return files;
}

/** Drums, every other one with chords, not quite the same left and right. */
function loop(n: number, random: () => number): Float32Array[] {
  const bpm = 80 + Math.floor(random() * 90);
  const beats = bpm > 120 ? 16 : 8;
  const mono = drumLoop(RATE, bpm, beats);
  const beat = 60 / bpm;
  for (let b = 0; n % 2 === 1 && b < beats; b += 2) {
    const root = 45 + ((b * 5) % 12);
    for (const step of [0, 3, 7])
      mixInto(mono, note(RATE, 2 * beat, root + step), Math.round(b * beat * RATE), 0.3);
  }
  return [mono, mono.map((x, i) => 0.8 * x + 0.1 * (mono[i - 9] ?? 0) + 0.002 * (random() - 0.5))];
}

function shot(n: number, random: () => number): Float32Array[] {
  const seconds = 0.1 + 0.5 * random();
  const makers = [
    kick,
    snare,
    hat,
    (rate: number) => note(rate, 3 * seconds, 36 + Math.floor(36 * random())),
  ];
  const mono = makers[n % makers.length]!(RATE, seconds);
  return n % 3 === 0 ? [mono] : [mono, mono.map((x) => 0.8 * x)];
}
