import path from 'node:path';
import yazl from 'yazl';
import { streamToFile } from '../files/stream-to-file.js';
import { produceAtomic } from '../files/write-atomic.js';

/** The beginning of what a zip can say about time, so that equal files make an equal zip. */
const NO_TIME = new Date(1980, 0, 1);

/**
 * Writes files below a folder into a zip, whole or not at all, all in the folder `top`. Sounds are stored as they
 * are: they hardly get smaller.
 * @throws PadbridgeError conflict when the zip is there, io, cancelled
 */
export async function zipFolder(
  folder: string,
  files: readonly string[],
  target: string,
  top: string,
  signal: AbortSignal,
): Promise<void> {
  await produceAtomic(
    target,
    async (temporary) => {
      const zip = new yazl.ZipFile();
      for (const file of files) {
        zip.addFile(path.join(folder, file), `${top}/${file}`, {
          compress: false,
          mtime: NO_TIME,
          mode: 0o100644,
        });
      }
      zip.end();
      await streamToFile(zip.outputStream, temporary, { signal });
    },
    { existing: 'keep' },
  );
}
