import { stat } from 'node:fs/promises';
import { PadbridgeError } from '../../schemas/errors.js';
import type { StreamableAudio } from '../../schemas/facade.js';
import type { Catalogue } from '../catalogue/types.js';
import { explain, toAbsolute } from '../library/walk.js';

const CONTENT_TYPES: Readonly<Record<string, string>> = {
  wav: 'audio/wav',
  rf64: 'audio/wav',
  aiff: 'audio/aiff',
  aifc: 'audio/aiff',
  flac: 'audio/flac',
  mp3: 'audio/mpeg',
  ogg: 'audio/ogg',
  mp4: 'audio/mp4',
  adts: 'audio/aac',
};

/** By extension, for a file that nobody has looked into yet. */
const BY_EXTENSION: Readonly<Record<string, string>> = {
  wav: 'wav',
  wave: 'wav',
  bwf: 'wav',
  rf64: 'rf64',
  aif: 'aiff',
  aiff: 'aiff',
  aifc: 'aifc',
  flac: 'flac',
  mp3: 'mp3',
  ogg: 'ogg',
  oga: 'ogg',
  opus: 'ogg',
  m4a: 'mp4',
  mp4: 'mp4',
  aac: 'adts',
};

/**
 * The file of a sample, as it is on disk now.
 * @throws PadbridgeError not-found for an unknown sample, unavailable when its file cannot be reached.
 */
export async function audioFile(catalogue: Catalogue, sampleId: number): Promise<StreamableAudio> {
  const location = catalogue.samples.locate(sampleId);
  const [row] = catalogue.samples.summaries([sampleId]);
  if (location === undefined || row === undefined) throw noSuchSample(sampleId);
  const path = toAbsolute(location.rootPath, location.relativePath);
  try {
    const { size, mtimeMs } = await stat(path);
    const modifiedAt = Math.trunc(mtimeMs);
    const extension = row.name.slice(row.name.lastIndexOf('.') + 1).toLowerCase();
    const container = row.container ?? BY_EXTENSION[extension] ?? '';
    return {
      path,
      size,
      modifiedAt,
      contentType: CONTENT_TYPES[container] ?? 'application/octet-stream',
      etag: `"${size.toString(36)}-${modifiedAt.toString(36)}"`,
    };
  } catch (error) {
    throw new PadbridgeError('unavailable', `The file of this sample cannot be reached: ${explain(error)}`, {
      subject: path,
      next: 'Plug the drive in; the sample comes back by itself.',
      cause: error,
    });
  }
}

export function noSuchSample(sampleId: number): PadbridgeError {
  return new PadbridgeError('not-found', `There is no sample ${sampleId}.`, { subject: String(sampleId) });
}

/**
 * Where the file of a sample is.
 * @throws PadbridgeError not-found for an unknown sample
 */
export function presentFile(catalogue: Catalogue, sampleId: number): string {
  const location = catalogue.samples.locate(sampleId);
  if (location === undefined) throw noSuchSample(sampleId);
  return toAbsolute(location.rootPath, location.relativePath);
}
