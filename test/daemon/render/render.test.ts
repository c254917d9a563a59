import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { encodeWav } from '../../../daemon/audio/encode-wav.js';
import { openAudio } from '../../../daemon/audio/open.js';
import { render, type Rendering } from '../../../daemon/render/render.js';
import type { RenderSettings } from '../../../schemas/render.js';
import type { TargetFormat } from '../../../daemon/render/target-format.js';
import { createRenderPool } from '../../../daemon/workers/render-pool.js';
import { readSmp, smpAudio } from '../../../hardware/sp404/formats/smp.js';
import { tempDir } from '../../support/temp-dir.js';
import { WORKERS } from '../../support/wired.js';

const RATE = 48_000;

/** Values on 16-bit steps, loud and irregular. */
function steps(frames: number, seed = 1): Float32Array {
  let state = seed;
  return Float32Array.from({ length: frames }, () => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    return ((state >>> 16) - 32_768) / 32_768;
  });
}

const tone = (frames: number, level: number, rate = RATE) =>
  Float32Array.from({ length: frames }, (_, i) => level * Math.sin((2 * Math.PI * 997 * i) / rate));

interface Rendered extends Rendering {
  values: Int16Array;
  bytesWritten: Buffer;
}

async function rendered(
  wav: Uint8Array,
  settings: RenderSettings = {},
  format: TargetFormat = 'smp',
): Promise<Rendered> {
  const folder = await tempDir();
  const [source, target] = [path.join(folder, 'in.wav'), path.join(folder, 'out')];
  await writeFile(source, wav);
  const result = await render({ source, target, format, settings });
  const bytesWritten = await readFile(target);
  expect(bytesWritten.length).toBe(result.bytes);
  const values = format === 'smp' ? smpAudio(readSmp(new Uint8Array(bytesWritten))) : new Int16Array(0);
  return { ...result, values, bytesWritten };
}

const wav = (planes: Float32Array[], encoding: 16 | 24 | 'float' = 16, sampleRate = RATE) =>
  encodeWav(planes, { sampleRate, encoding });

function dbfs(values: Int16Array): number {
  return 20 * Math.log10(values.reduce((most, value) => Math.max(most, Math.abs(value)), 0) / 32_768);
}

describe('rendering', () => {
  it.each([1, 2])('passes 48 kHz 16-bit through unchanged, %i channels', async (channels) => {
    const planes = Array.from({ length: channels }, (_, c) => steps(66_000, c + 1));
    const { values, exact, clipped, ...rest } = await rendered(wav(planes));
    expect({ exact, clipped, channels: rest.channels }).toEqual({ exact: true, clipped: 0, channels });
    for (let c = 0; c < channels; c++) {
      expect(Int16Array.from({ length: 66_000 }, (_, i) => values[i * channels + c]!)).toEqual(
        Int16Array.from(planes[c]!, (value) => value * 32_768),
      );
    }
  });

  it('brings 44.1 kHz to the unit’s rate and keeps mono mono', async () => {
    const out = await rendered(wav([tone(44_100, 0.5, 44_100)], 16, 44_100));
    expect(out).toMatchObject({ channels: 1, frames: 48_000, exact: false, gainDb: 0 });
    const reference = tone(48_000, 0.5 * 32_768);
    const error = out.values
      .subarray(200, -200)
      .reduce((sum, value, i) => sum + (value - reference[i + 200]!) ** 2, 0);
    // Rounding and dither together: a quarter of a step's square and a twelfth twice over (Lipshitz 1992).
    expect(error / (48_000 - 400)).toBeLessThan(0.45);
  });

  it('dithers what loses bits: a level of a third of a step survives in the mean', async () => {
    const level = 1 / 3 / 32_768;
    const { values } = await rendered(wav([new Float32Array(60_000).fill(level)], 'float'));
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    expect(mean).toBeGreaterThan(0.32);
    expect(mean).toBeLessThan(0.35);
    const power = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
    expect(power).toBeCloseTo(1 / 4, 1);
  });

  it('makes the same bytes every time, and no hiss out of silence', async () => {
    const source = wav([tone(5000, 0.3, 44_100), new Float32Array(5000)], 24, 44_100);
    const [first, second] = [await rendered(source), await rendered(source)];
    expect(first.bytesWritten.equals(second.bytesWritten)).toBe(true);
    expect(first.values.filter((_, i) => i % 2 === 1).every((value) => value === 0)).toBe(true);
  });

  it('trims in frames of the source and refuses a trim that leaves nothing', async () => {
    const plane = steps(1000);
    const { values } = await rendered(wav([plane]), { start: 100, end: 350 });
    expect(values).toEqual(Int16Array.from(plane.subarray(100, 350), (value) => value * 32_768));
    await expect(rendered(wav([plane]), { start: 1000 })).rejects.toMatchObject({ code: 'invalid-input' });
  });

  it('fades in and out without touching what lies between, and lengthens with silence', async () => {
    const plane = new Float32Array(200_000).fill(0.5);
    const { values, frames } = await rendered(wav([plane]), {
      fadeIn: 0.1,
      fadeOut: 0.1,
      minFrames: 200_100,
    });
    expect(frames).toBe(200_100);
    expect(values[0]).toBeLessThan(3);
    expect(Math.abs(values[2400]! - 8192)).toBeLessThan(20);
    expect(values.subarray(70_000, 130_000).every((value) => value === 16_384)).toBe(true);
    expect(Math.abs(values[197_600]! - 8192)).toBeLessThan(20);
    expect(values[199_999]).toBeLessThan(3);
    expect(values.subarray(200_000)).toEqual(new Int16Array(100));
  });

  it('normalises to a peak', async () => {
    const { values, gainDb } = await rendered(wav([tone(48_000, 0.1)], 24), { normalise: -1 });
    expect(dbfs(values)).toBeCloseTo(-1, 2);
    expect(gainDb).toBeCloseTo(19, 1);
  });

  it('fits to a loudness as far as the peaks allow, and says so', async () => {
    const quiet = await rendered(wav([tone(96_000, 0.05), tone(96_000, 0.05)], 24), { loudness: -18 });
    expect(quiet.remarks).toEqual([]);
    // A 997 Hz sine at 0 dBFS in one channel reads −3.01 LUFS (BS.1770); in two, 0.
    expect(dbfs(quiet.values)).toBeCloseTo(-18, 1);
    const loud = await rendered(wav([tone(96_000, 0.05)], 24), { loudness: 0 });
    expect(dbfs(loud.values)).toBeCloseTo(-0.1, 1);
    expect(loud.remarks[0]).toMatch(/peaks allow -3\.\d LUFS, not 0/);
    const click = await rendered(wav([tone(480, 0.05)], 24), { loudness: -18 });
    expect(click).toMatchObject({ gainDb: 0 });
    expect(click.remarks[0]).toMatch(/too short/);
  });

  it('mixes surround to the two channels of the unit, and to one on request', async () => {
    const six = Array.from({ length: 6 }, (_, c) => new Float32Array(100).fill(c === 0 ? 0.5 : 0));
    const { values, channels, remarks } = await rendered(wav(six));
    expect(channels).toBe(2);
    expect(values[50]).toBeGreaterThan(5000);
    expect(values[51]).toBe(0);
    expect(remarks[0]).toMatch(/6 channels were mixed to 2/);
    const mono = await rendered(wav([new Float32Array(100).fill(0.5), new Float32Array(100)]), {
      mono: true,
    });
    expect(mono).toMatchObject({ channels: 1, exact: false });
    expect(Math.abs(mono.values[50]! - 8192)).toBeLessThan(2);
  });

  it('holds what is beyond full scale and counts it', async () => {
    const { values, clipped, remarks } = await rendered(wav([new Float32Array(100).fill(1.5)], 'float'));
    expect(clipped).toBe(100);
    expect(values.every((value) => value === 32_767)).toBe(true);
    expect(remarks).toEqual(['100 values were held at full scale.']);
  });

  it.each(['wav', 'aiff'] as const)('writes %s that opens again with the same values', async (format) => {
    const planes = [steps(3001), steps(3001, 5)];
    const { bytesWritten } = await rendered(wav(planes), {}, format);
    const file = path.join(await tempDir(), `x.${format}`);
    await writeFile(file, bytesWritten);
    const sound = await openAudio(file);
    expect(sound.format).toMatchObject({ container: format, sampleRate: RATE, bits: 16, frames: 3001 });
    for await (const block of sound.blocks()) expect(block).toEqual(planes);
    await sound.close();
  });

  it('happens in a thread, whose failures keep their words', async () => {
    const folder = await tempDir();
    const source = path.join(folder, 'a.wav');
    await writeFile(source, wav([steps(500)]));
    const pool = createRenderPool(new URL('render-worker.js', WORKERS), 1);
    const task = { source, target: path.join(folder, 'a.smp'), format: 'smp', settings: {} } as const;
    try {
      expect(await pool.render(task)).toMatchObject({ frames: 500, exact: true });
      await expect(pool.render({ ...task, source: path.join(folder, 'b') })).rejects.toMatchObject({
        code: 'not-found',
      });
      await expect(pool.render(task, AbortSignal.abort())).rejects.toMatchObject({ code: 'cancelled' });
    } finally {
      await pool.close();
    }
  });
});
