/** Folders as the daemon counts them: paths below a root with forward slashes, '' for the root itself. */

const BY_NAME = new Intl.Collator('en', { numeric: true });

/** The folders one level below `above` by name, each with the sounds in it and below; null is the root. */
export function foldersOf(
  counts: ReadonlyMap<string, number>,
  above: string | null,
): { path: string; count: number }[] {
  // The folder itself is counted, too, for what lies in it directly: it is where we are.
  return [...counts]
    .filter(([path]) => path !== '' && path !== above)
    .map(([path, count]) => ({ path, count }))
    .sort((a, b) => BY_NAME.compare(lastPart(a.path), lastPart(b.path)));
}

/** "Drums" of "Packs/Drums" or "C:\\Packs\\Drums". */
export function lastPart(path: string): string {
  const parts = path.split(/[/\\]/).filter((part) => part !== '');
  return parts.at(-1) ?? path;
}

/** One level up; null above the top. */
export function parentOf(folder: string): string | null {
  const slash = folder.lastIndexOf('/');
  return slash < 0 ? null : folder.slice(0, slash);
}
