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

export const CONFLICT_WORDS: Readonly<Record<PlanConflict['reason'], string>> = {
  'not-ours': 'Padbridge did not write this file: it stays as it is.',
  'changed-on-both-sides': 'It changed here and on the card: it stays as it is there.',
  'project-blocked': 'Another file of its project cannot be written, so the whole project waits.',
  ambiguous: 'Two files differ in upper and lower case only.',
};

export const KEPT_WORDS: Readonly<Record<KeptFile['reason'], string>> = {
  'changed-on-card': 'changed on the card',
  'removed-on-card': 'removed on the card',
};

/** "8 s", "3 min": about how long writing takes. */
export function aboutSeconds(seconds: number): string {
  if (seconds < 1) return 'less than a second';
  return seconds < 90 ? `about ${Math.round(seconds)} s` : `about ${Math.round(seconds / 60)} min`;
}

/** One sentence of what a plan does. */
export function planInWords(plan: SyncPlan): string {
  if (plan.items.length === 0 && plan.incoming.length === 0) {
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
