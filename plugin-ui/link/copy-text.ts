import type { Notices } from '../app/notices.js';

/** Puts a text on the clipboard of this machine. Resolves to whether that worked; call it from a click or a key. */
export async function copyText(text: string): Promise<boolean> {
  // Over plain HTTP from another machine of the studio there is no clipboard interface, but the copy command is there.
  if (!isSecureContext) return copyByCommand(text);
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return copyByCommand(text);
  }
}

/** Copies the path of a file and says so. */
export async function copyPath(path: string, notices: Pick<Notices, 'tell'>): Promise<void> {
  const copied = await copyText(path);
  notices.tell(copied ? 'Path copied.' : 'This browser does not let the path be copied.');
}

function copyByCommand(text: string): boolean {
  const put = (event: ClipboardEvent) => {
    event.clipboardData?.setData('text/plain', text);
    event.preventDefault();
  };
  document.addEventListener('copy', put, { once: true });
  try {
    return document.execCommand('copy');
  } finally {
    document.removeEventListener('copy', put);
  }
}
