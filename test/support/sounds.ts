import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { encodeWav } from '../../daemon/audio/encode-wav.js';
import { drumLoop, kick, noise } from './synth/signals.js';

const RATE = 22_050;

/** A short noise burst, another one for every seed. */
export function burst(seed: number): Uint8Array {
  return encodeWav([noise(RATE, 0.05, 0.5, seed)], { sampleRate: RATE, encoding: 16 });
}

export function kickFile(): Uint8Array {
  return encodeWav([kick(RATE)], { sampleRate: RATE, encoding: 16 });
}

export function loopFile(bpm: number): Uint8Array {
  return encodeWav([drumLoop(RATE, bpm, 8)], { sampleRate: RATE, encoding: 16 });
}

/** The same sound with a tag: the audio bytes stay, the file grows. */
export function retagged(wav: Uint8Array, text: string): Uint8Array {
  const value = Buffer.from(`${text}\0`.padEnd(text.length + 1 + ((text.length + 1) % 2), '\0'));
  const info = Buffer.concat([Buffer.from('INFOICMT'), u32(value.length), value]);
  const file = Buffer.concat([wav, Buffer.from('LIST'), u32(info.length), info]);
  file.writeUInt32LE(file.length - 8, 4);
  return file;
}

/** Writes files below a folder, making folders as needed. */
export async function put(root: string, files: Readonly<Record<string, Uint8Array | string>>): Promise<void> {
  for (const [name, content] of Object.entries(files)) {
    const file = path.join(root, name);
    await mkdir(path.dirname(file), { recursive: true });
    await writeFile(file, content);
  }
}

function u32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}
