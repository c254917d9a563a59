/** Bytes that `sniffAudio` wants to see: an Ogg page header with the codec's name behind it. */
export const SNIFF_BYTES = 64;

/** Sound files that are taken, with the extensions each may have. */
export const AUDIO_EXTENSIONS = {
  wav: ['wav', 'wave', 'bwf', 'rf64'],
  aiff: ['aif', 'aiff', 'aifc'],
  flac: ['flac'],
  mp3: ['mp3'],
  ogg: ['ogg', 'oga', 'opus'],
  m4a: ['m4a', 'mp4', 'aac'],
} as const;
export type AudioContainer = keyof typeof AUDIO_EXTENSIONS;

/**
 * What sound file begins with these bytes, by the signatures of RIFF/RF64/BW64 WAVE, IFF AIFF/AIFC, FLAC, Ogg with
 * Vorbis, Opus or FLAC, ISO base media with an audio or general brand, and MPEG-1/2 layer III (bare or behind ID3v2).
 * Null for anything else.
 */
export function sniffAudio(head: Uint8Array): AudioContainer | null {
  const text = (start: number, length: number) =>
    String.fromCharCode(...head.subarray(start, start + length));
  if (['RIFF', 'RF64', 'BW64'].includes(text(0, 4)) && text(8, 4) === 'WAVE') return 'wav';
  if (text(0, 4) === 'FORM' && ['AIFF', 'AIFC'].includes(text(8, 4))) return 'aiff';
  if (text(0, 4) === 'fLaC') return 'flac';
  if (text(0, 4) === 'OggS') return /OpusHead|\x01vorbis|\x7fFLAC/.test(text(0, SNIFF_BYTES)) ? 'ogg' : null;
  if (text(4, 4) === 'ftyp') return /^(M4A |M4B |mp4[12]|isom|iso[2-9])$/.test(text(8, 4)) ? 'm4a' : null;
  if (text(0, 3) === 'ID3') return 'mp3';
  return isLayer3(head[0] ?? 0, head[1] ?? 0, head[2] ?? 0) ? 'mp3' : null;
}

/** An MPEG audio frame header: eleven sync bits, a version, layer III, a bit rate and a sample rate that exist. */
function isLayer3(first: number, second: number, third: number): boolean {
  const sync = first === 0xff && (second & 0xe0) === 0xe0;
  const version = (second >> 3) & 3;
  const layer = (second >> 1) & 3;
  return sync && version !== 1 && layer === 1 && third >> 4 !== 15 && ((third >> 2) & 3) !== 3;
}
