import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import libsamplerate from '@alexanderolsen/libsamplerate-js';
import { encodeWav } from '../../daemon/audio/encode-wav.js';
import { createQuantiser } from '../../daemon/render/quantiser.js';
import { createResampler } from '../../daemon/render/resampler.js';
import { inspectPadconf } from '../../hardware/sp404/formats/inspect.js';
import { createPadconf } from '../../hardware/sp404/formats/padconf-project.js';
import { padAt, PAD_COUNT } from '../../schemas/sp404.js';
import type { BuildMeasurement } from './kits-child.js';
import type { BenchRow } from './rows.js';

const run1 = promisify(execFile);
const FROM = 44_100;
const TO = 48_000;
const PAD_SECONDS = 4;
const SPEED_SECONDS = 60;
const BLOCK = 65_536;
/** Far enough from the ends for no filter to see them. */
const EDGE = 2000;

/** Kits and rendering: how fast, how big, how clean. */
export async function run(): Promise<BenchRow[]> {
  return [...(await buildRows()), parseRow(), ...(await renderRows())];
}

async function buildRows(): Promise<BenchRow[]> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'padbridge-bench-'));
  try {
    const pads = [];
    for (let index = 0; index < PAD_COUNT; index++) {
      const file = `${index}.wav`;
      const planes = [0, 1].map((channel) => sine(FROM, 100 + 10 * index + channel, PAD_SECONDS * FROM));
      await writeFile(path.join(folder, file), encodeWav(planes, { sampleRate: FROM, encoding: 16 }));
      pads.push({ pad: padAt(index), file });
    }
    const kitFile = path.join(folder, 'kit.json');
    await writeFile(kitFile, JSON.stringify({ pads }));
    const child = fileURLToPath(new URL('kits-child.js', import.meta.url));
    const { stdout } = await run1(process.execPath, [child, kitFile, path.join(folder, 'out')]);
    const built = JSON.parse(stdout) as BuildMeasurement;
    const name = `project of ${built.pads} pads, ${PAD_SECONDS} s each, 44.1 kHz stereo`;
    return [
      row(
        name,
        built.seconds,
        's',
        '< 12',
        built.seconds < 12,
        `${built.cpuSeconds.toFixed(1)} s of processor`,
      ),
      row('… its memory', built.peakMegabytes, 'MB', '< 400', built.peakMegabytes < 400),
    ];
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function parseRow(): BenchRow {
  const { bytes } = createPadconf(3, 'Bench');
  const rounds = 500;
  const cpu = process.cpuUsage();
  for (let i = 0; i < rounds; i++) inspectPadconf(bytes);
  const ms = (1000 * secondsSince(cpu)) / rounds;
  return row('PADCONF to everything inspect shows', ms, 'ms', '< 1', ms < 1, 'processor time');
}

async function renderRows(): Promise<BenchRow[]> {
  const tone = sine(FROM, 997, SPEED_SECONDS * FROM);
  const cpu = process.cpuUsage();
  const resampler = createResampler(2, FROM, TO);
  const quantiser = createQuantiser();
  for (let at = 0; at < tone.length; at += BLOCK) {
    const block = tone.subarray(at, at + BLOCK);
    quantiser.convert(resampler.push([block, block]), false);
  }
  const speed = SPEED_SECONDS / secondsSince(cpu);
  const [ours, theirs] = [convert(tone.subarray(0, 4 * FROM)), await reference(tone.subarray(0, 4 * FROM))];
  const edge = 20 * Math.log10(rms(convert(sine(FROM, 20_000, 4 * FROM))) / (0.5 * Math.SQRT1_2));
  const noise = distortion(ours, 997);
  const noise16 = distortion(quantised(ours), 997);
  return [
    row(
      'resampling and dither, 44.1 kHz stereo',
      speed,
      '× real time per core',
      '≥ 100',
      speed >= 100,
      'processor time',
    ),
    row('THD+N of the resampler, 997 Hz', noise, 'dB', '< -96', noise < -96),
    row('… of libsamplerate’s best, for reference', distortion(theirs, 997), 'dB', '–', true),
    row('THD+N as written, 16 bits with dither', noise16, 'dB', '< -85', noise16 < -85, 'half full scale'),
    row('level at 20 kHz', edge, 'dB', '> -0.1', Math.abs(edge) < 0.1),
  ];
}

/** libsamplerate compiled to WebAssembly: the measure the product's own resampler is held against. */
async function reference(sound: Float32Array): Promise<Float32Array> {
  const src = await libsamplerate.create(1, FROM, TO, {
    converterType: libsamplerate.ConverterType.SRC_SINC_BEST_QUALITY,
  });
  const out = src.simple(sound).slice();
  src.destroy();
  return out;
}

function convert(sound: Float32Array): Float32Array {
  const resampler = createResampler(1, FROM, TO);
  const parts = [resampler.push([sound])[0]!, resampler.finish()[0]!];
  const whole = new Float32Array(parts[0]!.length + parts[1]!.length);
  whole.set(parts[0]!);
  whole.set(parts[1]!, parts[0]!.length);
  return whole;
}

function quantised(sound: Float32Array): Float32Array {
  return Float32Array.from(createQuantiser().convert([sound], false), (value) => value / 32_768);
}

/** Power of everything but the sine that fits best, against that sine, in dB (IEC 61606's notch, done by fitting). */
function distortion(sound: Float32Array, frequency: number): number {
  const middle = sound.subarray(EDGE, sound.length - EDGE);
  const step = (2 * Math.PI * frequency) / TO;
  // Least squares to the end: cosine and sine of a stretch that is no whole number of periods are not quite at right angles,
  // and a fit that takes them to be leaves more behind (−94 dB) than a good resampler does.
  let [re, im, cc, cs, ss] = [0, 0, 0, 0, 0];
  middle.forEach((value, i) => {
    const [c, s] = [Math.cos(step * i), Math.sin(step * i)];
    re += value * c;
    im += value * s;
    cc += c * c;
    cs += c * s;
    ss += s * s;
  });
  const determinant = cc * ss - cs * cs;
  const [a, b] = [(re * ss - im * cs) / determinant, (im * cc - re * cs) / determinant];
  let rest = 0;
  middle.forEach((value, i) => {
    rest += (value - a * Math.cos(step * i) - b * Math.sin(step * i)) ** 2;
  });
  return 10 * Math.log10(rest / middle.length / ((a * a + b * b) / 2));
}

function rms(sound: Float32Array): number {
  const middle = sound.subarray(EDGE, sound.length - EDGE);
  return Math.sqrt(middle.reduce((sum, value) => sum + value * value, 0) / middle.length);
}

/** Half full scale. */
function sine(rate: number, frequency: number, frames: number): Float32Array {
  const step = (2 * Math.PI * frequency) / rate;
  return Float32Array.from({ length: frames }, (_, i) => 0.5 * Math.sin(step * i));
}

function secondsSince(before: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1e6;
}

function row(
  name: string,
  value: number,
  unit: string,
  target: string,
  ok: boolean,
  note?: string,
): BenchRow {
  return { name, value, unit, target, ok, ...(note === undefined ? {} : { note }) };
}
