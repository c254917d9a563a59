/** What a decoder knows about a file before the first frame is decoded. */
export interface AudioFormat {
  /** File container by content, never by extension. */
  container: 'wav' | 'rf64' | 'aiff' | 'aifc' | 'flac' | 'mp3' | 'ogg' | 'mp4' | 'adts';
  /** Codec inside it. */
  codec: 'pcm' | 'float' | 'alaw' | 'ulaw' | 'flac' | 'mp3' | 'vorbis' | 'opus' | 'aac' | 'alac';
  /** Frames a second. */
  sampleRate: number;
  channels: number;
  /** Bits of one stored value; null for lossy codecs. */
  bits: number | null;
  /** Frames in the file; null until decoded where the container does not say. */
  frames: number | null;
}

/** One stretch of audio: a Float32Array a channel, all the same length, full scale ±1. Valid until the next pull. */
export type AudioBlock = Float32Array[];

/**
 * An opened sound. Blocks come in order, bounded in size, so that half an hour of audio never lies in memory at
 * once. `close` may be called at any time and more than once.
 */
export interface AudioSource {
  readonly format: AudioFormat;
  /** Things that were wrong but survivable, in words a person understands ("data chunk says 12 MB, file holds 8"). */
  readonly warnings: readonly string[];
  blocks(): AsyncIterable<AudioBlock>;
  close(): Promise<void>;
}

/** What the file says about itself, gathered from chunks and tags. Every value is optional and unverified. */
export interface FileHints {
  title?: string;
  artist?: string;
  album?: string;
  genre?: string;
  comment?: string;
  year?: number;
  /** BPM from a tag (ID3 TBPM, Vorbis BPM, MP4 tmpo). */
  tagBpm?: number;
  /** Key as written in a tag ("Am", "F# minor", "8A"). */
  tagKey?: string;
  /** The `acid` chunk of a WAV. */
  acid?: { oneShot: boolean; rootNote: number | null; beats: number; bpm: number; meter: [number, number] };
  /** The `smpl` chunk: MIDI root note and loops, positions in frames. */
  smpl?: { rootNote: number; fineCents: number; loops: { start: number; end: number; type: number }[] };
  /** Cue point positions in frames, ascending. */
  cues?: number[];
  /** Broadcast wave extension, the parts a producer sees. */
  bext?: { description: string; originator: string; date: string; timeReference: number };
}
