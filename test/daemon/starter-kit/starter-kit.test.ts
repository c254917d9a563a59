import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { KIT } from '../../../daemon/starter-kit/contents.js';
import { ensureStarterKit } from '../../../daemon/starter-kit/starter-kit.js';
import { PadbridgeError } from '../../../schemas/errors.js';

const PEAK = 10 ** (-1 / 20);
const rendered = new Map(KIT.map((file) => [file, file.render()]));
const isLoop = (options: (typeof KIT)[number]['options']) => options.acid?.oneShot === false;

describe('every sound of the kit', () => {
  it.each([...rendered].map(([file, planes]) => ({ name: file.path, file, planes })))(
    '$name is finite, level, without offset and without clicks',
    ({ file, planes }) => {
      expect(planes.length).toBeLessThanOrEqual(2);
      let peak = 0;
      for (const plane of planes) {
        expect(plane.length).toBe(planes[0]!.length);
        let sum = 0;
        for (const value of plane) {
          sum += value;
          peak = Math.max(peak, Math.abs(value));
        }
        expect(Number.isFinite(sum)).toBe(true);
        expect(Math.abs(sum / plane.length)).toBeLessThan(0.003);
        if (isLoop(file.options)) expect(seam(plane)).toBeLessThan(1);
        else {
          expect(Math.abs(plane[0]!)).toBeLessThan(0.001);
          expect(Math.abs(plane.at(-1)!)).toBeLessThan(0.001);
        }
      }
      expect(peak).toBeCloseTo(PEAK, 3);
    },
  );

  it('has loops of whole beats at the tempo they say, in name and chunk alike', () => {
    for (const [file, planes] of rendered) {
      const { acid } = file.options;
      if (acid?.oneShot !== false) continue;
      expect(planes[0]!.length).toBe(Math.round((acid.beats * 60 * 44100) / acid.bpm));
      expect(file.path).toContain(`${acid.bpm} BPM`);
      expect(acid.beats % 4).toBe(0);
    }
  });

  it('is the same on every run', () => {
    // Noise, metal, crackle and the circular mix between them use every source of chance there is.
    for (const [file, planes] of rendered) {
      if (!/Dusty|Crash|Hat/.test(file.path)) continue;
      expect(digest(file.render()), file.path).toBe(digest(planes));
    }
  });
});

/**
 * The jump from the last frame to the first, against the largest jump between neighbours inside: a click at the seam
 * would stick out.
 */
function seam(plane: Float32Array): number {
  let largest = 0;
  for (let at = 1; at < plane.length; at++)
    largest = Math.max(largest, Math.abs(plane[at]! - plane[at - 1]!));
  return Math.abs(plane[0]! - plane.at(-1)!) / largest;
}

function digest(planes: readonly Float32Array[]): string {
  const hash = createHash('sha256');
  for (const plane of planes) hash.update(new Uint8Array(plane.buffer));
  return hash.digest('hex');
}

describe('ensureStarterKit', () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'padbridge-kit-'));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  const wavs = () =>
    readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.wav'));

  it('makes the kit once, keeps what is there, and respects what was deleted', async () => {
    const own = path.join(folder, 'Drums', 'Rim.wav');
    mkdirSync(path.dirname(own));
    writeFileSync(own, 'mine');

    expect(await ensureStarterKit(folder)).toEqual({ created: KIT.length - 1 });

    expect(readFileSync(own, 'utf8')).toBe('mine');
    expect(wavs()).toHaveLength(KIT.length);
    const bytes = wavs().reduce((sum, name) => sum + statSync(path.join(folder, name)).size, 0);
    expect(bytes).toBeGreaterThan(1e6);
    expect(bytes).toBeLessThan(15e6);
    expect(readFileSync(path.join(folder, 'README.txt'), 'utf8')).toContain('CC0');

    expect(await ensureStarterKit(folder)).toEqual({ created: 0 });
    rmSync(path.join(folder, 'Drums', 'Crash.wav'));
    expect(await ensureStarterKit(folder)).toEqual({ created: 0 });
  });

  it('completes a kit that was interrupted', async () => {
    rmSync(path.join(folder, 'README.txt'));
    expect(await ensureStarterKit(folder)).toEqual({ created: 1 });
    expect(wavs()).toHaveLength(KIT.length);
  });

  it('says that a folder cannot be used', async () => {
    const file = path.join(folder, 'file');
    writeFileSync(file, '');
    await expect(ensureStarterKit(path.join(file, 'kit'))).rejects.toBeInstanceOf(PadbridgeError);
  });
});
