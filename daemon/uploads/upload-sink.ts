import { mkdir, readdir, rm } from 'node:fs/promises';
import path from 'node:path';
import type { Readable } from 'node:stream';
import { PadbridgeError } from '../../schemas/errors.js';
import { streamToFile } from '../files/stream-to-file.js';
import { isLeftover, produceBeside } from '../files/write-atomic.js';
import type { Library } from '../library/library.js';

/** Folder of the uploads in the data folder; a library folder of its own from the first one on. */
const UPLOADS_FOLDER = 'Uploads';
/** Files of one name on one day; more is a program that runs wild. */
const MAX_SAME_NAME = 1000;
/** Of a numbered name without its extension: 255 bytes are a file name's limit everywhere. */
const MAX_STEM_BYTES = 240;

/** One landed upload. */
export interface LandedUpload<Container> {
  /** File name; numbered when the name was taken, since both are kept. */
  name: string;
  bytes: number;
  container: Container;
  path: string;
  /** Its row in the catalogue: searchable and playable at once, analysed soon. */
  sampleId: number;
}

export interface UploadSink {
  /** Largest file it takes, in bytes. */
  readonly maxBytes: number;
  /**
   * Stores a stream under a plain name that was checked already. When the stream fails or the signal aborts it leaves
   * nothing behind and rejects.
   * @throws PadbridgeError io when it cannot be written, conflict when the name is taken too often.
   */
  store<Container extends string>(
    upload: { name: string; container: Container; body: Readable },
    signal: AbortSignal,
  ): Promise<LandedUpload<Container>>;
  /** Removes what uploads left behind that a kill or a power cut broke off; to be called before the first `store`. */
  sweep(): Promise<void>;
}

/** Uploads become files of a library folder in the data folder, in a folder for each day, never over another file. */
export function createUploadSink(deps: {
  dataDir: string;
  maxBytes: number;
  library: Pick<Library, 'include'>;
  now: () => number;
}): UploadSink {
  const { dataDir, maxBytes, library, now } = deps;
  const root = path.join(dataDir, UPLOADS_FOLDER);

  return {
    maxBytes,
    async sweep() {
      for (const file of await filesOf(root)) {
        if (isLeftover(path.basename(file))) await rm(file, { force: true });
      }
    },
    async store({ name, container, body }, signal) {
      const folder = path.join(root, new Date(now()).toISOString().slice(0, 10));
      await makeFolder(folder);
      const { file, bytes } = await land(folder, name, body, signal);
      const sampleId = await library.include(root, file);
      return { name: path.basename(file), bytes, container, path: file, sampleId };
    },
  };
}

async function filesOf(root: string): Promise<string[]> {
  try {
    const entries = await readdir(root, { recursive: true });
    return entries.map((entry) => path.join(root, entry));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}

/** Writes the stream once and gives the finished file the first free name. */
async function land(
  folder: string,
  name: string,
  body: Readable,
  signal: AbortSignal,
): Promise<{ file: string; bytes: number }> {
  let bytes = 0;
  const file = await produceBeside(candidates(path.join(folder, name)), async (temporary) => {
    bytes = await streamToFile(body, temporary, { signal });
  });
  return { file, bytes };
}

/** `kick.wav`, `kick 2.wav`, `kick 3.wav` … */
function candidates(file: string): [string, ...string[]] {
  const { dir, name, ext } = path.parse(file);
  const numbered = Array.from({ length: MAX_SAME_NAME - 1 }, (_, at) =>
    path.join(dir, `${shortened(name)} ${at + 2}${ext}`),
  );
  return [file, ...numbered];
}

/** Leaves room for a number within the 255 bytes of a file name. */
function shortened(name: string): string {
  let short = name;
  while (Buffer.byteLength(short) > MAX_STEM_BYTES) short = [...short].slice(0, -1).join('');
  return short;
}

async function makeFolder(folder: string): Promise<void> {
  try {
    await mkdir(folder, { recursive: true });
  } catch (cause) {
    throw new PadbridgeError('io', 'The folder for uploads cannot be made.', {
      subject: folder,
      next: 'Check that the data folder is writable and its drive not full.',
      cause,
    });
  }
}
