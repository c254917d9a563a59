/** A file of ours in the suggestions folder. */
export interface HeldFile {
  /** Name in the folder. */
  file: string;
  sampleId: number;
  /** Bytes and time of change when it was written: only what is still so is ours to move. */
  size: number;
  modifiedAt: number;
  /** 1 is the top of the list; null: not in the list any more, but kept because a song uses it. */
  position: number | null;
  /** Percent. */
  score: number;
  /** A song uses it: it stays where it is. */
  pinned: boolean;
}

export interface WantedFile {
  sampleId: number;
  /** Name without position and score. */
  stem: string;
  /** Percent. */
  score: number;
}

export interface FolderPlan {
  keep: HeldFile[];
  /** Out of the list. */
  retire: HeldFile[];
  write: (WantedFile & { position: number })[];
}

/** A score in a name that is off by so many points is still true enough not to touch the file. */
const SCORE_TOLERANCE = 5;

/**
 * How the folder gets from what it holds to what is wanted, best first. `rank`: everything stands in its place; for
 * another song, or another part. `fill`: what stays wanted keeps its place and name, only gaps are filled; FL shows
 * the old listing until it is read again, so every name that stays is a file that still can be clicked.
 */
export function planFolder(
  held: readonly HeldFile[],
  wanted: readonly WantedFile[],
  order: 'rank' | 'fill',
): FolderPlan {
  const listed = held.filter(({ position }) => position !== null);
  const stays = (file: HeldFile): boolean => {
    const at = wanted.findIndex(({ sampleId }) => sampleId === file.sampleId);
    if (at < 0) return false;
    if (order === 'fill') return file.position !== null && file.position <= wanted.length;
    return file.position === at + 1 && Math.abs(file.score - wanted[at]!.score) <= SCORE_TOLERANCE;
  };
  const keep = listed.filter(stays);
  const kept = new Set(keep.map(({ sampleId }) => sampleId));
  const taken = new Set(keep.map(({ position }) => position));
  const free = wanted.map((_, at) => at + 1).filter((position) => !taken.has(position));
  return {
    keep,
    retire: listed.filter((file) => !keep.includes(file)),
    // What is missing takes the free places in its order: with `rank` these are its own.
    write: wanted
      .filter(({ sampleId }) => !kept.has(sampleId))
      .map((file, at) => ({ ...file, position: free[at]! })),
  };
}

/** "01 Dusty Kick 124bpm Am 92%" */
export function suggestionStem({
  position,
  stem,
  score,
}: {
  position: number;
  stem: string;
  score: number;
}): string {
  return `${String(position).padStart(2, '0')} ${stem} ${score}%`;
}
