/** Bytes of a RIFF header with one format and one data chunk. */
const HEADER = 44;

/** A recording as a WAV file, one channel, 16 bit: what every reader understands. Frames beyond ±1 are cut. */
export function encodeWav(frames: Float32Array, sampleRate: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(HEADER + frames.length * 2);
  const view = new DataView(bytes.buffer);
  const text = (at: number, word: string) => {
    for (let letter = 0; letter < word.length; letter++) view.setUint8(at + letter, word.charCodeAt(letter));
  };
  text(0, 'RIFF');
  view.setUint32(4, bytes.length - 8, true);
  text(8, 'WAVEfmt ');
  view.setUint32(16, 16, true);
  view.setUint16(20, 1, true);
  view.setUint16(22, 1, true);
  view.setUint32(24, sampleRate, true);
  view.setUint32(28, sampleRate * 2, true);
  view.setUint16(32, 2, true);
  view.setUint16(34, 16, true);
  text(36, 'data');
  view.setUint32(40, frames.length * 2, true);
  for (let at = 0; at < frames.length; at++) {
    view.setInt16(HEADER + at * 2, Math.round(Math.max(-1, Math.min(1, frames[at]!)) * 32_767), true);
  }
  return bytes;
}

/** All channels as one, each as loud as the others. */
export function toMono(channels: readonly Float32Array[]): Float32Array {
  const out = new Float32Array(channels[0]?.length ?? 0);
  for (const channel of channels) {
    for (let at = 0; at < out.length; at++) out[at]! += channel[at]! / channels.length;
  }
  return out;
}

/** The part between the first and the last frame above a level, linear: silence before a beatbox is no part of it. */
export function trimSilence(frames: Float32Array, level = 0.01): Float32Array {
  let first = 0;
  let last = frames.length;
  while (first < last && Math.abs(frames[first]!) < level) first += 1;
  while (last > first && Math.abs(frames[last - 1]!) < level) last -= 1;
  return frames.subarray(first, last);
}
