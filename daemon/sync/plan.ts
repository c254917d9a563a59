import { sha256 } from '../snapshots/sha256.js';
import { projectOfPath, projectRole } from '../../hardware/sp404/card/layout.js';
import { foldPath } from '../../hardware/sp404/card/paths.js';
import type { KeptFile, PlanConflict, PlanItem } from '../../schemas/cards.js';
import { neededSpace, writingSeconds, type CardMeasures } from './estimate.js';

/**
 * The three-way comparison: what the card held at the last sync, what it holds now, what the catalogue wants. Pure. Its one
 * rule: a file is replaced or removed only while it still is exactly what Padbridge wrote there. Everything else stays.
 */

/** What is remembered of a path since the last sync. */
export interface BaseFile {
  path: string;
  /** What we wrote there; null when we never did. */
  written: string | null;
}

export interface CardFile {
  path: string;
  size: number;
  hash: string;
}

export interface WantedFile {
  path: string;
  size: number;
  hash: string;
  sampleId: number | null;
}

export interface PlanInput {
  base: readonly BaseFile[];
  card: readonly CardFile[];
  wanted: readonly WantedFile[];
  measures: CardMeasures;
  /** Files and project folders of which a person said that the catalogue shall have its way there, too. */
  overruled?: readonly string[];
}

export interface FilePlan {
  confirm: string;
  items: PlanItem[];
  conflicts: PlanConflict[];
  kept: KeptFile[];
  unchanged: number;
  bytes: number;
  seconds: number;
  space: { free: number; needed: number; fits: boolean };
}

/** What is to happen to one path, before its project is looked at as a whole. */
type Verdict =
  | { kind: 'same'; path: string }
  | { kind: 'item'; item: PlanItem }
  | { kind: 'conflict'; path: string; reason: PlanConflict['reason'] }
  | { kind: 'kept'; path: string; reason: KeptFile['reason'] };

interface Sides {
  base: BaseFile | undefined;
  /** More than one only where the file system tells names apart by case. */
  card: CardFile[];
  wanted: WantedFile | undefined;
}

/** Compares the three sides. The order of the inputs does not matter; equal inputs give equal plans. */
export function planFiles({ base, card, wanted, measures, overruled = [] }: PlanInput): FilePlan {
  const given = new Set(overruled.map(foldPath));
  const isOverruled = (file: string) =>
    given.has(foldPath(file)) || given.has(foldPath(projectOfPath(file) ?? ''));
  const verdicts = [...bySides(base, card, wanted).values()].flatMap((sides) => {
    const verdict = judge(sides);
    if (verdict === undefined) return [];
    return isOverruled(pathOf(verdict)) ? overrule(verdict, sides) : verdict;
  });
  const settled = [...byProject(verdicts)].flatMap(([project, group]) =>
    project === null || given.has(project) ? group : settleProject(group),
  );
  const items = settled.flatMap((verdict) => (verdict.kind === 'item' ? [verdict.item] : []));
  const conflicts = settled
    .flatMap((verdict) => (verdict.kind === 'conflict' ? [named(verdict.path, verdict.reason)] : []))
    .sort(byPath);
  const kept = settled
    .flatMap((verdict) => (verdict.kind === 'kept' ? [named(verdict.path, verdict.reason)] : []))
    .sort(byPath);
  const unchanged = settled.filter(({ kind }) => kind === 'same').length;
  return { conflicts, kept, unchanged, ...measuredItems(items, conflicts, measures) };
}

/** Items in the order they are carried out, with what they take and the word that stands for them. */
export function measuredItems(
  unordered: readonly PlanItem[],
  conflicts: readonly PlanConflict[],
  measures: CardMeasures,
): Omit<FilePlan, 'conflicts' | 'kept' | 'unchanged'> {
  const items = [...unordered].sort(inOrder);
  const needed = neededSpace(items, measures.clusterBytes);
  return {
    confirm: confirmOf(items, conflicts),
    items,
    bytes: items.reduce((sum, { size }) => sum + size, 0),
    seconds: writingSeconds(items, measures),
    space: { free: measures.free, needed, fits: needed <= measures.free },
  };
}

function bySides(
  base: readonly BaseFile[],
  card: readonly CardFile[],
  wanted: readonly WantedFile[],
): Map<string, Sides> {
  const all = new Map<string, Sides>();
  const at = (path: string): Sides => {
    const key = foldPath(path);
    const found = all.get(key) ?? { base: undefined, card: [], wanted: undefined };
    all.set(key, found);
    return found;
  };
  for (const file of base) at(file.path).base = file;
  for (const file of card) at(file.path).card.push(file);
  for (const file of wanted) at(file.path).wanted = file;
  return all;
}

/** Undefined when neither we nor the catalogue have anything to do with the path. */
function judge({ base, card, wanted }: Sides): Verdict | undefined {
  const written = base?.written ?? null;
  const [present, second] = card;
  if (second !== undefined) {
    if (wanted === undefined && written === null) return undefined;
    return { kind: 'conflict', path: wanted?.path ?? second.path, reason: 'ambiguous' };
  }
  return wanted === undefined
    ? judgeUnwanted(present, written)
    : judgeWanted(present, written, wanted, base?.path);
}

function judgeWanted(
  present: CardFile | undefined,
  written: string | null,
  wanted: WantedFile,
  basePath: string | undefined,
): Verdict {
  if (present === undefined) {
    if (written === null) return { kind: 'item', item: item('write', wanted, undefined) };
    return written === wanted.hash
      ? { kind: 'kept', path: basePath ?? wanted.path, reason: 'removed-on-card' }
      : { kind: 'conflict', path: wanted.path, reason: 'changed-on-both-sides' };
  }
  if (present.hash === wanted.hash) return { kind: 'same', path: present.path };
  if (present.hash === written) {
    // Under the name it has: a card would not tell the two apart, and a rename in case only is not worth a write.
    return { kind: 'item', item: item('replace', { ...wanted, path: present.path }, present) };
  }
  if (written === null) return { kind: 'conflict', path: present.path, reason: 'not-ours' };
  return written === wanted.hash
    ? { kind: 'kept', path: present.path, reason: 'changed-on-card' }
    : { kind: 'conflict', path: present.path, reason: 'changed-on-both-sides' };
}

/**
 * What the catalogue wants, in place of what was changed on the card; the old content goes to the archive before, as always.
 * Where a name stands for two files nobody can say which, and what the catalogue does not want is not taken away.
 */
function overrule(verdict: Verdict, { card: [present, second], wanted }: Sides): Verdict {
  if (verdict.kind !== 'conflict' && verdict.kind !== 'kept') return verdict;
  if (wanted === undefined || second !== undefined) return verdict;
  if (present === undefined) return { kind: 'item', item: item('write', wanted, undefined) };
  return { kind: 'item', item: item('replace', { ...wanted, path: present.path }, present) };
}

function judgeUnwanted(present: CardFile | undefined, written: string | null): Verdict | undefined {
  if (present === undefined || written === null) return undefined;
  if (present.hash !== written) return { kind: 'kept', path: present.path, reason: 'changed-on-card' };
  const removal: PlanItem = {
    action: 'remove',
    path: present.path,
    project: projectOfPath(present.path),
    size: 0,
    oldSize: present.size,
    hash: null,
    expected: present.hash,
    sampleId: null,
  };
  return { kind: 'item', item: removal };
}

function item(action: 'write' | 'replace', wanted: WantedFile, present: CardFile | undefined): PlanItem {
  return {
    action,
    path: wanted.path,
    project: projectOfPath(wanted.path),
    size: wanted.size,
    oldSize: present?.size ?? 0,
    hash: wanted.hash,
    expected: present?.hash ?? null,
    sampleId: wanted.sampleId,
  };
}

function byProject(verdicts: readonly Verdict[]): Map<string | null, Verdict[]> {
  const groups = new Map<string | null, Verdict[]>();
  for (const verdict of verdicts) {
    const project = projectOfPath(pathOf(verdict));
    const key = project === null ? null : foldPath(project);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [verdict]);
    else group.push(verdict);
  }
  return groups;
}

/**
 * The files of a project describe each other, so they are written together or not at all. A project that the catalogue no
 * longer wants but that was changed on the card stays whole.
 */
function settleProject(group: readonly Verdict[]): Verdict[] {
  const conflicting = group.some(({ kind }) => kind === 'conflict');
  const kept = group.some(({ kind }) => kind === 'kept');
  const items = group.some(({ kind }) => kind === 'item');
  if (!items || (!conflicting && !kept)) return [...group];
  const onlyRemovals = group.every((one) => one.kind !== 'item' || one.item.action === 'remove');
  const unwanted = !conflicting && onlyRemovals && group.every(({ kind }) => kind !== 'same');
  return group.flatMap((verdict): Verdict[] => {
    if (verdict.kind === 'item') {
      if (unwanted) return [];
      return [{ kind: 'conflict', path: verdict.item.path, reason: 'project-blocked' }];
    }
    if (verdict.kind === 'kept' && !unwanted) {
      return [{ kind: 'conflict', path: verdict.path, reason: 'changed-on-both-sides' }];
    }
    return [verdict];
  });
}

/**
 * Project by project. In one: sounds and patterns before the settings that speak of them, what is no longer needed last; a
 * project that goes loses its settings first, so that it is never shown without its sounds.
 */
function inOrder(a: PlanItem, b: PlanItem): number {
  const projects = compare(foldPath(a.project ?? ''), foldPath(b.project ?? ''));
  return projects || rank(a) - rank(b) || byPath(a, b);
}

function rank({ action, path, project }: PlanItem): number {
  const settings =
    project !== null && projectRole(path.slice(project.length + 1)).role === 'settings' ? 1 : 0;
  if (action === 'remove') return settings === 1 ? 2 : 3;
  return settings;
}

function named<R extends string>(
  path: string,
  reason: R,
): { path: string; project: string | null; reason: R } {
  return { path, project: projectOfPath(path), reason };
}

function pathOf(verdict: Verdict): string {
  return verdict.kind === 'item' ? verdict.item.path : verdict.path;
}

function byPath(a: { path: string }, b: { path: string }): number {
  return compare(a.path, b.path);
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Covers everything a person approves: what is done to which content, and what is knowingly left. */
function confirmOf(items: readonly PlanItem[], conflicts: readonly PlanConflict[]): string {
  const lines = [
    ...items.map(({ action, path, hash, expected }) => [action, path, hash, expected]),
    ...conflicts.map(({ path, reason }) => ['conflict', path, reason]),
  ];
  return sha256(JSON.stringify(lines));
}
