import { type AudioFormat } from './source.js';
import { corrupt, unsupported } from './refusal.js';

/** How one stored value becomes a float. */
export type SampleEncoding = 'u8' | 's8' | 's16' | 's24' | 's32' | 'f32' | 'f64' | 'alaw' | 'ulaw';

/** Where uncompressed audio lies in a file and how to read it. */
export interface PcmLayout {
  format: AudioFormat;
  encoding: SampleEncoding;
  bigEndian: boolean;
  frameBytes: number;
  /** Byte range of whole frames. */
  dataStart: number;
  dataBytes: number;
  warnings: string[];
}

/** Above this a header is garbage: the fastest converters sold run at 768 kHz. */
export const MAX_SAMPLE_RATE = 768_000;
/** Surround up to 7.1; what has more is a multitrack, not a sample. */
export const MAX_CHANNELS = 8;

/** Bytes of one stored value. */
export const ENCODING_BYTES: Record<SampleEncoding, number> = {
  u8: 1,
  s8: 1,
  s16: 2,
  s24: 3,
  s32: 4,
  f32: 4,
  f64: 8,
  alaw: 1,
  ulaw: 1,
};

/** The codec's name for one of the encodings. */
export function codecOf(encoding: SampleEncoding): AudioFormat['codec'] {
  if (encoding === 'f32' || encoding === 'f64') return 'float';
  return encoding === 'alaw' || encoding === 'ulaw' ? encoding : 'pcm';
}

/** Refuses numbers of a header that no playable sound has. */
export function checkShape(path: string, channels: number, sampleRate: number): void {
  if (channels === 0) throw corrupt(path, 'The header says the file has no channels.');
  if (channels > MAX_CHANNELS) {
    throw unsupported(
      path,
      `The file has ${channels} channels; Padbridge plays up to ${MAX_CHANNELS}.`,
      'Export a stereo mix of it.',
    );
  }
  if (!(sampleRate >= 1) || sampleRate > MAX_SAMPLE_RATE) {
    throw corrupt(
      path,
      `The header gives a sample rate of ${Math.round(sampleRate)} Hz, which no sound has.`,
    );
  }
}

/** A byte count as a person reads it. */
export function humanBytes(bytes: number): string {
  if (bytes < 1000) return `${bytes} bytes`;
  return bytes < 1e6 ? `${(bytes / 1e3).toFixed(1)} kB` : `${(bytes / 1e6).toFixed(1)} MB`;
}

/** What the bytes of plain PCM do not say themselves, for the audio hash. */
export function pcmLabel(
  encoding: SampleEncoding,
  bigEndian: boolean,
  { sampleRate, channels }: Pick<AudioFormat, 'sampleRate' | 'channels'>,
): string {
  return `${encoding} ${bigEndian ? 'be' : 'le'} ${sampleRate} ${channels}`;
}
