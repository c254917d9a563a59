import { aiffHints } from './aiff-hints.js';
import { openBytes, type ByteSource } from './bytes.js';
import { type Container } from './container.js';
import { readContainer } from './containers.js';
import { riffHints, yearOf } from './riff-hints.js';
import { type FileHints } from './source.js';
import { tagImage, type TagImage } from './tag-image.js';

/** Longest text kept from a tag; people paste whole web pages into comments. */
const MAX_TEXT = 2000;

/**
 * What a file says about itself, from chunks and tags.
 * @throws PadbridgeError as `openAudio` does; tags that cannot be read only leave their hints out
 */
export async function readHints(path: string, signal?: AbortSignal): Promise<FileHints> {
  const source = await openBytes(path, signal);
  try {
    return await hintsOf(source, await readContainer(source), () => undefined);
  } finally {
    await source.close();
  }
}

/** The same for an open file. Tags go before chunks: they are what people edit. */
export async function hintsOf(
  source: ByteSource,
  { hintPlaces, format }: Pick<Container, 'hintPlaces' | 'format'>,
  warn: (warning: string) => void,
): Promise<FileHints> {
  const chunks =
    hintPlaces.kind === 'riff'
      ? await riffHints(source, hintPlaces.map)
      : hintPlaces.kind === 'aiff'
        ? await aiffHints(source, hintPlaces.map, format)
        : {};
  const image = await tagImage(source, hintPlaces);
  if (!image) return chunks;
  try {
    return { ...chunks, ...(await readTags(image)) };
  } catch {
    // The library throws whatever its parsers trip over; the sound is none the worse for it.
    warn('The tags of the file are damaged; they are left out.');
    return chunks;
  }
}

async function readTags({ bytes, mimeType }: TagImage): Promise<FileHints> {
  const { parseBuffer } = await import('music-metadata');
  const { common } = await parseBuffer(bytes, { mimeType }, { skipCovers: true, duration: false });
  const hints: FileHints = {};
  const put = (
    field: 'title' | 'artist' | 'album' | 'genre' | 'comment' | 'tagKey',
    value: string | undefined,
  ) => {
    const text = value?.trim().slice(0, MAX_TEXT);
    if (text) hints[field] = text;
  };
  put('title', common.title);
  put('artist', common.artist);
  put('album', common.album);
  put('genre', common.genre?.[0]);
  put('comment', common.comment?.find(({ text }) => text?.trim())?.text);
  put('tagKey', common.key);
  const year = common.year ?? yearOf(common.date ?? '') ?? undefined;
  if (year !== undefined && Number.isFinite(year)) hints.year = year;
  const bpm = Number(common.bpm);
  if (Number.isFinite(bpm) && bpm > 0) hints.tagBpm = bpm;
  return hints;
}
