import { PadbridgeError } from '../../schemas/errors.js';

/** Codecs that come as WebAssembly and decode a stream piece by piece. */
export type StreamCodec = 'mp3' | 'flac' | 'vorbis' | 'opus';

export interface DecodedPiece {
  channelData: Float32Array[];
  sampleRate: number;
  /** What was damaged and left out or replaced by silence. */
  errors?: readonly { message: string }[];
}

/** One running decoder. Everything is synchronous once it is loaded. */
export interface StreamDecoder {
  decode(bytes: Uint8Array): DecodedPiece;
  /** The rest, at the end of the stream. MP3 has none. */
  flush?(): DecodedPiece;
  free(): void;
}

/** Decodes a short self-contained AAC or ALAC file natively, without resampling it. */
export type NativeDecoder = (file: ArrayBuffer, sampleRate: number) => Promise<Float32Array[]>;

/** One line of `padbridge doctor`. */
export interface CodecStatus {
  codec: string;
  available: boolean;
  reason?: string;
  next?: string;
}

const NATIVE_PACKAGE = 'node-web-audio-api';

/** Loaded on first use: most libraries never need most of them, and together they cost a third of a second. */
const STREAM_LOADERS: Record<StreamCodec, () => Promise<StreamDecoder>> = {
  mp3: async () => (await import('@audio/decode-mp3')).decoder(),
  flac: async () => (await import('@audio/decode-flac')).decoder(),
  vorbis: async () => (await import('@audio/decode-vorbis')).decoder(),
  opus: async () => (await import('@audio/decode-opus')).decoder(),
};

/**
 * A fresh decoder; the caller frees it.
 * @throws PadbridgeError unavailable
 */
export async function streamDecoder(codec: StreamCodec): Promise<StreamDecoder> {
  try {
    return await STREAM_LOADERS[codec]();
  } catch (error) {
    throw unavailable(codec.toUpperCase(), `@audio/decode-${codec}`, error);
  }
}

/**
 * The optional native decoder for AAC and ALAC.
 * @throws PadbridgeError unavailable
 */
export async function nativeDecoder(): Promise<NativeDecoder> {
  try {
    const { OfflineAudioContext } = await import('node-web-audio-api');
    return async (file, sampleRate) => {
      // The context's own rate is what it resamples to, so it is given the file's.
      const decoded = await new OfflineAudioContext(1, 1, sampleRate).decodeAudioData(file);
      return Array.from({ length: decoded.numberOfChannels }, (_, c) => decoded.getChannelData(c));
    };
  } catch (error) {
    throw unavailable('AAC and ALAC', NATIVE_PACKAGE, error);
  }
}

/** Tries to load every codec, for `doctor`. Never throws. */
export async function codecStatus(): Promise<CodecStatus[]> {
  const streams = (Object.keys(STREAM_LOADERS) as StreamCodec[]).map((codec) =>
    statusOf(codec, async () => {
      (await streamDecoder(codec)).free();
    }),
  );
  const native = statusOf('aac', nativeDecoder);
  const own = ['wav', 'aiff'].map((codec) => ({ codec, available: true }));
  const aac = await native;
  return [...own, ...(await Promise.all(streams)), aac, { ...aac, codec: 'alac' }];
}

async function statusOf(codec: string, load: () => Promise<unknown>): Promise<CodecStatus> {
  try {
    await load();
    return { codec, available: true };
  } catch (error) {
    const reason = error instanceof Error ? error.message : 'It does not load.';
    const next = error instanceof PadbridgeError ? error.next : undefined;
    return { codec, available: false, reason, ...(next === undefined ? {} : { next }) };
  }
}

function unavailable(codec: string, packageName: string, cause: unknown): PadbridgeError {
  const needsLibrary = cause instanceof Error && cause.message.includes('libasound');
  return new PadbridgeError(
    'unavailable',
    `${codec} cannot be decoded here because ${packageName} does not load.`,
    {
      subject: packageName,
      next: needsLibrary
        ? 'Install the system library libasound2 (ALSA) and start Padbridge again.'
        : `Run npm install ${packageName} in the Padbridge folder, or convert these files to WAV.`,
      cause,
    },
  );
}
