import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openAudio } from '../../../daemon/audio/open.js';
import { PadbridgeError } from '../../../schemas/errors.js';
import { midiFile, type Passage } from './midi-file.js';

export interface Audio {
  channels: Float32Array[];
  rate: number;
}

/** Decodes a file with the product's decoders; null for what they do not know (a Speex stream in an Ogg file, say). */
export async function decode(path: string): Promise<Audio | null> {
  try {
    const sound = await openAudio(path);
    try {
      const blocks: Float32Array[][] = [];
      for await (const block of sound.blocks()) blocks.push(block.map((channel) => channel.slice()));
      const length = blocks.reduce((sum, block) => sum + block[0]!.length, 0);
      const channels = Array.from({ length: sound.format.channels }, () => new Float32Array(length));
      let at = 0;
      for (const block of blocks) {
        block.forEach((channel, c) => channels[c]!.set(channel, at));
        at += block[0]!.length;
      }
      return { channels, rate: sound.format.sampleRate };
    } finally {
      await sound.close();
    }
  } catch (error) {
    if (error instanceof PadbridgeError) return null;
    throw error;
  }
}

/** Runs work in a folder of its own that is gone afterwards. */
export function inTemporaryFolder<T>(work: (folder: string) => T): T {
  const folder = mkdtempSync(join(tmpdir(), 'padbridge-render-'));
  try {
    return work(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Passages in one rendering; more would only need more memory. */
const BATCH = 16;

/** Renders passages with a soundfont at 44.1 kHz stereo, each `seconds` long, without reverb unless `wet`. */
export function render(
  soundfont: string,
  passages: readonly Passage[],
  seconds: number,
  wet = false,
): Audio[] {
  const out: Audio[] = [];
  for (let first = 0; first < passages.length; first += BATCH) {
    const batch = passages.slice(first, first + BATCH);
    const { channels, rate } = renderMidi(midiFile(batch, seconds), soundfont, wet);
    batch.forEach((_, i) => {
      const from = Math.round(i * seconds * rate);
      const to = from + Math.round(seconds * rate);
      out.push({ rate, channels: channels.map((c) => c.slice(from, to)) });
    });
  }
  return out;
}

function renderMidi(midi: Buffer, soundfont: string, wet: boolean): Audio {
  return inTemporaryFolder((folder) => {
    const [input, output] = [join(folder, 'in.mid'), join(folder, 'out.raw')];
    writeFileSync(input, midi);
    const flag = wet ? '1' : '0';
    const sound = ['-g', '0.5', '-R', flag, '-C', flag, '-r', '44100'];
    const file = ['-O', 'float', '-T', 'raw', '-F', output, soundfont, input];
    execFileSync('fluidsynth', ['-ni', '-q', '-o', 'synth.dynamic-sample-loading=1', ...sound, ...file], {
      stdio: 'ignore',
    });
    return fromRaw(readFileSync(output), 2, 44_100);
  });
}

/** Interleaved 32-bit floats of the machine's own order. */
export function fromRaw(raw: Buffer, count: number, rate: number): Audio {
  const length = Math.floor(raw.length / 4 / count);
  const all = new Float32Array(raw.buffer.slice(raw.byteOffset, raw.byteOffset + length * count * 4));
  const channels = Array.from({ length: count }, () => new Float32Array(length));
  channels.forEach((channel, c) => {
    for (let i = 0; i < length; i++) channel[i] = all[i * count + c]!;
  });
  return { channels, rate };
}

/** Soundfonts of Debian's packages that are installed here, by a short name. */
export function soundfonts(): Map<string, string> {
  const known: [string, string][] = [
    ['fluid', '/usr/share/sounds/sf2/FluidR3_GM.sf2'],
    ['timgm', '/usr/share/sounds/sf2/TimGM6mb.sf2'],
    ['musescore', '/usr/share/sounds/sf3/MuseScore_General_Lite.sf3'],
    ['opl3', '/usr/share/sounds/sf2/OPL-3_FM_128M.sf2'],
  ];
  const avl = '/usr/lib/lv2/avldrums.lv2';
  if (existsSync(avl)) {
    for (const file of readdirSync(avl))
      if (file.endsWith('.sf2')) known.push([`avl-${file.slice(0, -4)}`, join(avl, file)]);
  }
  return new Map(known.filter(([, path]) => existsSync(path)));
}

/** Presets of a soundfont: the `phdr` chunk holds name (20 bytes), preset and bank, 38 bytes each. */
export function presetsOf(path: string): { name: string; preset: number; bank: number }[] {
  const data = readFileSync(path);
  const at = data.lastIndexOf('phdr');
  const size = data.readUInt32LE(at + 4);
  const presets = [];
  for (let p = at + 8; p + 38 < at + 8 + size; p += 38) {
    const name = data.toString('latin1', p, p + 20).replace(/\0.*$/s, '');
    presets.push({ name, preset: data.readUInt16LE(p + 20), bank: data.readUInt16LE(p + 22) });
  }
  return presets;
}

/**
 * Soundfonts that stand for what is learned from, and those that stand for what is met. MuseScore's was made from
 * FluidR3's, so it belongs to the same side.
 */
export const FONTS = { train: ['fluid', 'musescore'], test: ['timgm', 'opl3'] } as const;
export type Side = keyof typeof FONTS;

/** Fonts of a side that are installed. */
export function fontsOf(side: Side): string[] {
  const installed = soundfonts();
  return FONTS[side].filter((font) => installed.has(font));
}
