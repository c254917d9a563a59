/** Byte builders for WAV and AIFF files that no sane encoder would write. */
type Part = Uint8Array | string;

/** Parts in a row; strings as Latin text. */
export function bytes(...parts: Part[]): Uint8Array {
  return new Uint8Array(
    Buffer.concat(parts.map((part) => (typeof part === 'string' ? Buffer.from(part, 'latin1') : part))),
  );
}

export function u16(value: number, littleEndian = true): Uint8Array {
  const out = new Uint8Array(2);
  new DataView(out.buffer).setUint16(0, value, littleEndian);
  return out;
}

export function u32(value: number, littleEndian = true): Uint8Array {
  const out = new Uint8Array(4);
  new DataView(out.buffer).setUint32(0, value >>> 0, littleEndian);
  return out;
}

export function u64(value: number): Uint8Array {
  return bytes(u32(value % 2 ** 32), u32(Math.floor(value / 2 ** 32)));
}

/** A RIFF chunk, padded; `size` lies about its length. */
export function chunk(id: string, body: Uint8Array, size = body.length): Uint8Array {
  return bytes(id, u32(size), body, body.length % 2 ? new Uint8Array(1) : '');
}

/** An AIFF chunk, padded. */
export function iffChunk(id: string, body: Uint8Array, size = body.length): Uint8Array {
  return bytes(id, u32(size, false), body, body.length % 2 ? new Uint8Array(1) : '');
}

/** The body of a `fmt ` chunk. */
export function formatBody(
  channels: number,
  bits: number,
  { tag = 1, rate = 44100, blockAlign = (channels * bits) / 8 } = {},
) {
  return bytes(u16(tag), u16(channels), u32(rate), u32(rate * blockAlign), u16(blockAlign), u16(bits));
}

/** A WAV of these chunks. */
export function wav(...chunks: Uint8Array[]): Uint8Array {
  const body = bytes('WAVE', ...chunks);
  return bytes('RIFF', u32(body.length), body);
}

/** 16-bit values as bytes. */
export function int16(...values: number[]): Uint8Array {
  return new Uint8Array(Int16Array.from(values).buffer);
}
