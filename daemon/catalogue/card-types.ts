import type { CardConsent, PlanItem } from '../../schemas/cards.js';

/** A card as the catalogue knows it, mounted or not. */
export interface CardRow {
  id: number;
  kind: 'card' | 'folder';
  identity: string;
  name: string;
  firstSeenAt: number;
  lastSeenAt: number;
  lastSyncAt: number | null;
  consent: CardConsent;
  auto: boolean;
  /** Writing and reading back; null until something was written. */
  bytesPerSecond: number | null;
}

/** One file of the manifest. */
export interface CardFileRow {
  path: string;
  size: number;
  modifiedAt: number;
  /** When last looked at; null when it was gone then. */
  hash: string | null;
  /** What the catalogue has taken in of it. */
  taken: string | null;
  /** What we wrote there; null when it is not ours. */
  written: string | null;
}

/** What the user wants on a card. */
export type CardWish =
  | { id: number; kind: 'kit'; kitId: number; name: string; project: number }
  | { id: number; kind: 'collection'; collectionId: number; name: string };

export interface CardStore {
  /** The row of a card, made when it is new. `now` becomes the moment it was last seen. */
  seen(
    card: { kind: 'card' | 'folder'; identity: string; name: string },
    consent: CardConsent,
    now: number,
  ): CardRow;
  find(kind: 'card' | 'folder', identity: string): CardRow | undefined;
  get(id: number): CardRow | undefined;
  list(): CardRow[];
  setConsent(id: number, consent: CardConsent): void;
  setAuto(id: number, auto: boolean): void;
  setRate(id: number, bytesPerSecond: number): void;
  /** The manifest. */
  files(id: number): CardFileRow[];
  /** Replaces these rows of the manifest, one transaction. */
  putFiles(id: number, rows: readonly CardFileRow[]): void;
  /** Forgets these rows of the manifest. */
  dropFiles(id: number, paths: readonly string[]): void;
  wishes(id: number): CardWish[];
  wishKit(id: number, kitId: number, project: number, now: number): void;
  wishCollection(id: number, collectionId: number, now: number): void;
  /** Returns whether there was such a wish. */
  dropWish(id: number, wishId: number): boolean;
  /** A sample with this audio, one whose file is there if possible. */
  sampleByAudio(audioHash: string): number | undefined;
  /** Notes the audio of a sample nobody has listened to yet, where it is known from elsewhere. */
  knowAudio(sampleId: number, audioHash: string): void;
  /** The sample that a file we once wrote to a card was made from. */
  sampleByWritten(fileHash: string): number | undefined;
  /** Notes that a sample lies on a pad of a sampler project; noting it again only moves the time. */
  noteUse(sampleId: number, project: string, pad: string, now: number): void;
}

export type SyncState = 'planned' | 'running' | 'done' | 'failed' | 'cancelled';
export type EntryState = 'planned' | 'running' | 'done' | 'failed' | 'conflict' | 'skipped';

/** One file of a sync's journal. */
export interface SyncEntry {
  id: number;
  path: string;
  action: 'write' | 'replace' | 'archive' | 'fetch' | 'keep-both';
  expected: string | null;
  /** What it is to put on the card; null for a removal. */
  written: string | null;
  state: EntryState;
  error: string | null;
}

export interface SyncRow {
  id: number;
  cardId: number;
  state: SyncState;
  /** The snapshot it brings back; null for a sync with the catalogue. */
  restores: number | null;
  error: string | null;
  createdAt: number;
  finishedAt: number | null;
  done: number;
  failed: number;
  total: number;
}

/** What a journal is opened with. */
export interface SyncWork {
  items: readonly PlanItem[];
  /** Paths on the card that come into the catalogue. */
  fetches: readonly string[];
  restores: number | null;
}

export interface SyncStore {
  /** Opens a journal with everything that will be touched, before anything is. */
  begin(cardId: number, work: SyncWork, now: number): number;
  get(id: number): SyncRow | undefined;
  /** Newest first. */
  list(cardId: number, limit: number): SyncRow[];
  entries(id: number): SyncEntry[];
  /** The last sync of a card, if it did not come to its end. */
  unfinished(cardId: number): SyncRow | undefined;
  setEntry(entryId: number, state: EntryState, now: number, error?: string): void;
  /** The file is on the card: entry and manifest in one transaction. */
  entryDone(entryId: number, cardId: number, file: CardFileRow | { gone: string }, now: number): void;
  end(id: number, state: 'done' | 'failed' | 'cancelled', now: number, error?: string): void;
}

/** A file of a project as it was. */
export interface SnapshotFile {
  /** Below the project folder, in the case the card had. */
  path: string;
  size: number;
  hash: string;
}

export interface SnapshotRow {
  id: number;
  cardId: number;
  cardName: string;
  /** 1 to 16; null when the folder's name speaks of no slot. */
  project: number | null;
  /** On the card. */
  folder: string;
  /** Of the project, as its settings say; '' when they say none. */
  name: string;
  contentHash: string;
  parentId: number | null;
  note: string | null;
  takenAt: number;
  files: SnapshotFile[];
}

export interface SnapshotStore {
  /** Newest first. */
  list(filter: { cardId?: number; project?: number; folder?: string; limit: number }): SnapshotRow[];
  get(id: number): SnapshotRow | undefined;
  latest(cardId: number, folder: string): SnapshotRow | undefined;
  add(snapshot: Omit<SnapshotRow, 'id' | 'cardName' | 'parentId'> & { parentId: number | null }): SnapshotRow;
  setNote(id: number, note: string | null): void;
}
