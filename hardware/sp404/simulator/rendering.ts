import { padIndex, UNIT_SAMPLE_RATE } from '../../../schemas/sp404.js';
import { viewOf } from '../formats/fields.js';
import { readPattern, TICKS_PER_QUARTER } from '../formats/ptn.js';
import { decodeSmpPcm, SMP_HEADER_BYTES } from '../formats/smp.js';
import { projectPath, type SimulatedProjects } from './projects.js';
import type { Volume } from './volume.js';

const HEADER_BYTES = 44;
const CHANNELS = 2;
const FRAME_BYTES = 2 * CHANNELS;

/** A pattern as the unit would bounce it: its pads mixed at their places, as a whole 48 kHz stereo WAV. */
export function renderWav(own: Volume, projects: SimulatedProjects, pattern: number): Uint8Array {
  const path = `${projectPath(projects.current)}/PTN/PTN${String(pattern + 1).padStart(5, '0')}.BIN`;
  const size = own.stat(path)?.size;
  if (size === undefined) return wav(new Int16Array(0));
  const { notes, ticks } = readPattern(own.read(path, 0, size));
  const bpm = (projects.settings(projects.current).words[12 + (pattern >> 4)]! >>> 1) / 100;
  const framesPerTick = (UNIT_SAMPLE_RATE * 60) / bpm / TICKS_PER_QUARTER;
  const mix = new Int16Array(Math.ceil(ticks * framesPerTick) * CHANNELS);
  for (const note of notes) {
    const pad = padIndex(note.pad);
    const { path: sample, size: bytes } = projects.sample(pad);
    if (bytes === undefined) continue;
    const channels = projects.channels(pad);
    const audio = decodeSmpPcm(own.read(sample, SMP_HEADER_BYTES, bytes - SMP_HEADER_BYTES));
    const from = Math.round(note.at * framesPerTick) * CHANNELS;
    for (let i = 0; from + i < mix.length; i++) {
      const value = audio[channels === 2 ? i : i >> 1];
      if (value === undefined) break;
      mix[from + i] = Math.max(-32_768, Math.min(32_767, mix[from + i]! + value));
    }
  }
  return wav(mix);
}

function wav(audio: Int16Array): Uint8Array {
  const bytes = new Uint8Array(HEADER_BYTES + 2 * audio.length);
  const view = viewOf(bytes);
  const text = (at: number, word: string) => bytes.set(Buffer.from(word, 'latin1'), at);
  text(0, 'RIFF');
  view.setUint32(4, bytes.length - 8, true);
  text(8, 'WAVEfmt ');
  view.setUint32(16, 16, true);
  view.setUint16(20, 1, true);
  view.setUint16(22, CHANNELS, true);
  view.setUint32(24, UNIT_SAMPLE_RATE, true);
  view.setUint32(28, UNIT_SAMPLE_RATE * FRAME_BYTES, true);
  view.setUint16(32, FRAME_BYTES, true);
  view.setUint16(34, 16, true);
  text(36, 'data');
  view.setUint32(40, 2 * audio.length, true);
  audio.forEach((value, i) => view.setInt16(HEADER_BYTES + 2 * i, value, true));
  return bytes;
}
