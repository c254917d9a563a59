import type { App } from '../app/create-app.js';
import { uploadFiles } from '../link/uploads.js';
import { countOf } from '../sound/format.js';

/** Files become part of the library and lie on this pad and the pads after it. */
export async function takeFiles(
  { kits, notices }: Pick<App, 'kits' | 'notices'>,
  files: readonly File[],
  pad: string,
): Promise<void> {
  if (files.length > 1) notices.tell(`${countOf(files.length, 'file')} are taken into the library …`);
  const stored = await uploadFiles(files, notices.report);
  await kits.assignAll(
    pad,
    stored.map(({ sampleId }) => sampleId),
  );
}
