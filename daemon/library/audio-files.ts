import picomatch from 'picomatch';

/** Extensions worth a row; what is inside decides later whether it is audio. */
const AUDIO_EXTENSIONS: ReadonlySet<string> = new Set([
  'wav',
  'wave',
  'bwf',
  'rf64',
  'aif',
  'aiff',
  'aifc',
  'flac',
  'mp3',
  'ogg',
  'oga',
  'opus',
  'm4a',
  'mp4',
  'aac',
]);

/** Whether a file name has an audio extension, in any case. */
export function hasAudioExtension(name: string): boolean {
  const dot = name.lastIndexOf('.');
  return dot > 0 && AUDIO_EXTENSIONS.has(name.slice(dot + 1).toLowerCase());
}

/**
 * A test for names that a scan passes over.
 * @param patterns `*` and `?` globs matched against one path segment, without case; a leading dot is ordinary.
 */
export function ignoreMatcher(patterns: readonly string[]): (name: string) => boolean {
  if (patterns.length === 0) return () => false;
  const plain = { nobrace: true, noextglob: true, nonegate: true, literalBrackets: true };
  return picomatch([...patterns], { ...plain, dot: true, nocase: true });
}
