import { PadbridgeError } from '../../bridge/client/index.js';

/** A file that is part of the library now. */
export interface StoredUpload {
  name: string;
  sampleId: number;
}

/** Sends a file into the library's folder for uploads. Throws what the daemon says of it: too large, no sound … */
export async function uploadFile(file: File): Promise<StoredUpload> {
  return (await send('api/v1/uploads', file, file.name)) as StoredUpload;
}

/** Sends a sound to ask with: the daemon hears it, and forgets it after some minutes. */
export async function holdSound(sound: Blob, name: string): Promise<{ upload: string }> {
  return (await send('api/v1/uploads/held', sound, name)) as { upload: string };
}

/** Sends files one after the other; those that are refused are reported and passed over. */
export async function uploadFiles(
  files: readonly File[],
  report: (error: unknown) => void,
): Promise<StoredUpload[]> {
  const stored: StoredUpload[] = [];
  for (const file of files) {
    try {
      stored.push(await uploadFile(file));
    } catch (error) {
      report(error);
    }
  }
  return stored;
}

async function send(url: string, body: Blob, name: string): Promise<unknown> {
  const answer = await fetch(`${url}?name=${encodeURIComponent(name)}`, {
    method: 'POST',
    headers: { accept: 'application/json', 'content-type': 'application/octet-stream' },
    body,
  }).catch((cause: unknown) => {
    throw new PadbridgeError('unavailable', 'The file could not be sent to Padbridge.', {
      subject: name,
      cause,
    });
  });
  const said = (await answer.json().catch(() => ({}))) as { detail?: string; next?: string };
  if (answer.ok) return said;
  throw new PadbridgeError('invalid-input', `${name}: ${said.detail ?? 'Padbridge did not take it.'}`, {
    subject: name,
    ...(said.next === undefined ? {} : { next: said.next }),
  });
}
