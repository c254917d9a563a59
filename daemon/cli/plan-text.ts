import type { Incoming, PlanConflict, PlanItem, SyncPlan } from '../../schemas/cards.js';
import { escapeText } from '../log/escape.js';
import { formatBytes, formatDuration } from './values.js';

/** A plan as a person reads it: what comes in, what is written, what is left alone and why, whether it fits. */
export function describePlan(plan: SyncPlan): string {
  const lines = [
    ...plan.incoming.map(describeIncoming),
    ...byPlace(plan.items).map(describeGroup),
    ...plan.kept.map(
      ({ path, reason }) =>
        `= ${path} ${reason === 'changed-on-card' ? 'was changed on the card and stays as it is there' : 'was removed on the card and stays away'}`,
    ),
    ...conflictLines(plan.conflicts),
    ...plan.remarks.map((remark) => `? ${remark}`),
  ];
  return [...lines.map((line) => `  ${escapeText(line)}`), summary(plan), ''].join('\n');
}

function describeIncoming({ kind, path, files, bytes }: Incoming): string {
  if (kind === 'sample') return `< ${path} comes in, ${formatBytes(bytes)}`;
  return `< ${path} comes in: ${count(files, 'new or changed file')}, ${formatBytes(bytes)}`;
}

interface Group {
  place: string;
  items: PlanItem[];
}

/** Projects, and folders of loose files. */
function byPlace(items: readonly PlanItem[]): Group[] {
  const groups = new Map<string, PlanItem[]>();
  for (const item of items) {
    const place = item.project ?? item.path.slice(0, item.path.lastIndexOf('/'));
    const group = groups.get(place);
    if (group === undefined) groups.set(place, [item]);
    else group.push(item);
  }
  return [...groups].map(([place, group]) => ({ place, items: group }));
}

function describeGroup({ place, items }: Group): string {
  const of = (action: PlanItem['action']) => items.filter((item) => item.action === action);
  const [added, replaced, removed] = [of('write'), of('replace'), of('remove')];
  const parts = [
    ...(added.length > 0 ? [`${added.length} new`] : []),
    ...(replaced.length > 0 ? [`${replaced.length} changed`] : []),
    ...(removed.length > 0 ? [`${removed.length} removed`] : []),
  ];
  const bytes = items.reduce((sum, { size }) => sum + size, 0);
  const sign =
    replaced.length + removed.length === 0 ? '+' : added.length + replaced.length === 0 ? '-' : '~';
  const kept = sign === '+' ? '' : '; the old content goes into the archive';
  return `${sign} ${place}: ${parts.join(', ')}, ${formatBytes(bytes)}${kept}`;
}

const REASONS: Readonly<Record<PlanConflict['reason'], string>> = {
  'not-ours': 'is there already and not from Padbridge; it stays',
  'changed-on-both-sides': 'changed on the card and in the catalogue; the card keeps its own',
  'project-blocked': '',
  ambiguous: 'is there twice, in upper and lower case; both stay',
};

/** The files that hold a project up by name, the others as a number. */
function conflictLines(conflicts: readonly PlanConflict[]): string[] {
  const blocked = new Map<string, number>();
  for (const { project, reason } of conflicts) {
    if (reason === 'project-blocked' && project !== null)
      blocked.set(project, (blocked.get(project) ?? 0) + 1);
  }
  return [
    ...conflicts
      .filter(({ reason }) => reason !== 'project-blocked')
      .map(({ path, reason }) => `! ${path} ${REASONS[reason]}`),
    ...[...blocked].map(
      ([project, files]) => `! ${project} is not written: ${count(files, 'file')} would have been`,
    ),
  ];
}

function summary({ items, conflicts, unchanged, bytes, seconds, space, incoming }: SyncPlan): string {
  const fits = space.fits
    ? `${formatBytes(space.free)} free`
    : `only ${formatBytes(space.free)} free, ${formatBytes(space.needed)} needed: it does not fit`;
  if (items.length === 0 && incoming.length === 0) {
    const left = conflicts.length === 0 ? '' : ` but ${count(conflicts.length, 'conflict')}`;
    const wanted = unchanged === 0 ? 'nothing is wanted there' : `${count(unchanged, 'file')} as wanted`;
    return `Nothing to do${left}; ${wanted}; ${fits}.`;
  }
  const parts = [
    ...(items.length > 0
      ? [`${count(items.length, 'file')} to do, ${formatBytes(bytes)}, about ${formatDuration(seconds)}`]
      : []),
    ...(incoming.length > 0 ? [`${incoming.length} to take in`] : []),
    ...(conflicts.length > 0 ? [count(conflicts.length, 'conflict')] : []),
    ...(unchanged > 0 ? [`${unchanged} as wanted already`] : []),
    fits,
  ];
  return `${parts.join('; ')}.`;
}

function count(value: number, what: string): string {
  return `${value} ${what}${value === 1 ? '' : 's'}`;
}
