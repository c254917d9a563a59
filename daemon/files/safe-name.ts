/** Names of files that are kept shorter than this leave room for a number and an ending on every file system. */
const MAX_NAME = 100;
/** Windows keeps these names for devices, with any extension. */
const DEVICE_NAME = /^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i;

/** A name of one file or folder that every file system takes, FAT included. */
export function safeName(text: string): string {
  const safe = text

    .replace(/[\u0000-\u001f\u007f"*:<>?\\/|]/g, '_')
    .slice(0, MAX_NAME)
    .replace(/[. ]+$/, '')
    .replace(/^[. ]+/, '')
    .trim();
  if (safe === '') return 'Untitled';
  return DEVICE_NAME.test(safe) ? `_${safe}` : safe;
}
