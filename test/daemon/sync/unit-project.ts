import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { loadPad, setPad } from '../../../hardware/sp404/formats/padconf-edit.js';
import { createPadconf } from '../../../hardware/sp404/formats/padconf-project.js';
import type { Padconf } from '../../../hardware/sp404/formats/padconf.js';
import { writePattern } from '../../../hardware/sp404/formats/ptn-write.js';
import { writeSmp } from '../../../hardware/sp404/formats/smp.js';
import type { PadChanges } from '../../../schemas/sp404.js';
import { encodeWav } from '../../../daemon/audio/encode-wav.js';
import { patternName, smpName } from '../../../daemon/sp404/project-paths.js';

/** A sound that no other seed makes, as 16-bit values. */
export function sound(seed: number, frames = 480): Int16Array {
  return Int16Array.from({ length: frames }, (_, i) => ((i * seed * 7919) % 60_000) - 30_000);
}

/** The same as a 48 kHz 16-bit mono WAV. */
export function wavOf(values: Int16Array): Uint8Array {
  const plane = Float32Array.from(values, (value) => value / 32_768);
  return encodeWav([plane], { sampleRate: 48_000, encoding: 16 });
}

export interface PadOnUnit {
  name: string;
  values: Int16Array;
  changes?: PadChanges;
}

/** Writes a project as the unit would leave it on a card. */
export function writeUnitProject(folder: string, name: string, pads: Record<string, PadOnUnit>): void {
  mkdirSync(path.join(folder, 'SMPL'), { recursive: true });
  mkdirSync(path.join(folder, 'PTN'), { recursive: true });
  let conf: Padconf = createPadconf(3, name);
  for (const [pad, { name: title, values, changes }] of Object.entries(pads)) {
    const smp = writeSmp(1, values);
    writeFileSync(path.join(folder, 'SMPL', smpName(pad)), smp);
    conf = loadPad(conf, pad, smp.length, title);
    if (changes !== undefined) conf = setPad(conf, pad, changes);
  }
  writeFileSync(path.join(folder, 'PADCONF.BIN'), conf.bytes);
  const note = { pad: 'A1', at: 0, length: 240, velocity: 100, offVelocity: 64, chromatic: 0 };
  writeFileSync(
    path.join(folder, 'PTN', patternName('A1')),
    writePattern({ bars: 1, beats: 4, notes: [note] }),
  );
}
