import type { KeptFile, PlanConflict, SyncPlan } from '../../schemas/cards.js';
import { countOf, formatBytes, formatCount } from '../sound/format.js';

/** The files of a plan that belong together. */
export interface PlanGroup {
  /** Folder of the project, or null for loose files. */
  project: string | null;
  write: number;
  replace: number;
  remove: number;
  bytes: number;
  paths: readonly string[];
}

/** The items of a plan by project, in the order in which they first occur. */
export function groupsOf(plan: Pick<SyncPlan, 'items'>): PlanGroup[] {
  const groups = new Map<string | null, PlanGroup & { paths: string[] }>();
  for (const { project, action, size, path } of plan.items) {
    const group = groups.get(project) ?? { project, write: 0, replace: 0, remove: 0, bytes: 0, paths: [] };
    group[action] += 1;
    group.bytes += action === 'remove' ? 0 : size;
    group.paths.push(path);
    groups.set(project, group);
  }
  return [...groups.values()];
}

/** "12 new, 3 replaced, 1 removed, 4.2 MB". */
export function groupInWords({ write, replace, remove, bytes }: PlanGroup): string {
  const parts = [
    write > 0 ? `${formatCount(write)} new` : null,
    replace > 0 ? `${formatCount(replace)} replaced` : null,
    remove > 0 ? `${formatCount(remove)} removed, kept in the archive` : null,
    bytes > 0 ? formatBytes(bytes) : null,
  ];
  return parts.filter((part) => part !== null).join(', ');
}

/** The end of a path: what a person calls the project or file. */
export function lastOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

/** A project or a loose file of which card and catalogue want different things. */
export interface Disagreement {
  /** What a plan is told that overrules it: folder of the project, or path of the file. */
  key: string;
  /** Why nothing is written there by itself, in one sentence. */
  words: string;
  /** Whether the catalogue can be given its way. */
  canOverrule: boolean;
  paths: readonly string[];
}

/** What says most about a project of which several files are in question comes first. */
const BY_WEIGHT: readonly (PlanConflict['reason'] | KeptFile['reason'])[] = [
  'ambiguous',
  'not-ours',
  'changed-on-both-sides',
  'changed-on-card',
  'removed-on-card',
  'project-blocked',
];

/** What a plan leaves alone for the card's sake, project by project. */
export function disagreementsOf({ conflicts, kept }: Pick<SyncPlan, 'conflicts' | 'kept'>): Disagreement[] {
  const groups = new Map<string, (PlanConflict | KeptFile)[]>();
  for (const one of [...conflicts, ...kept]) {
    const key = one.project ?? one.path;
    groups.set(key, [...(groups.get(key) ?? []), one]);
  }
  return [...groups].map(([key, files]) => {
    const reasons = files.map(({ reason }) => reason);
    const reason = BY_WEIGHT.find((one) => reasons.includes(one)) ?? 'project-blocked';
    const paths = files.map((file) => file.path);
    return { key, words: LEFT_WORDS[reason], canOverrule: reason !== 'ambiguous', paths };
  });
}

const LEFT_WORDS: Readonly<Record<PlanConflict['reason'] | KeptFile['reason'], string>> = {
  'not-ours': 'is not from Padbridge: it stays as it is.',
  'changed-on-both-sides': 'changed here and on the card: it stays as it is there.',
  'project-blocked': 'waits, since another file of it cannot be written.',
  ambiguous: 'holds two files that differ in upper and lower case only: rename one of them on the card.',
  'changed-on-card': 'changed on the card: the card has the last word.',
  'removed-on-card': 'was removed on the card: the card has the last word.',
};

/** "8 s", "3 min": about how long writing takes. */
export function aboutSeconds(seconds: number): string {
  if (seconds < 1) return 'less than a second';
  return seconds < 90 ? `about ${Math.round(seconds)} s` : `about ${Math.round(seconds / 60)} min`;
}

/** One sentence of what a plan does. */
export function planInWords(plan: SyncPlan): string {
  if (plan.items.length === 0 && plan.incoming.length === 0) {
    if (plan.conflicts.length > 0) return 'Nothing can be written without your word.';
    return plan.unchanged === 0
      ? 'Nothing is wanted on this card yet.'
      : `Everything is in step, ${countOf(plan.unchanged, 'file')} in all.`;
  }
  const out = plan.items.length === 0 ? null : `${countOf(plan.items.length, 'file')} to write or change`;
  const taken = plan.incoming.reduce((sum, { files }) => sum + files, 0);
  const into = taken === 0 ? null : `${countOf(taken, 'file')} to take into the library`;
  const parts = [out, into].filter((part) => part !== null).join(', ');
  return `${parts}; ${formatBytes(plan.bytes)}, ${aboutSeconds(plan.seconds)}.`;
}
