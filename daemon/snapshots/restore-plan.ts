import { checkWritable, PADCONF_NAME, projectRole } from '../../hardware/sp404/card/layout.js';
import { foldPath } from '../../hardware/sp404/card/paths.js';
import { copyPad } from '../../hardware/sp404/formats/padconf-edit.js';
import { copyBank } from '../../hardware/sp404/formats/padconf-project.js';
import { readPadconf } from '../../hardware/sp404/formats/padconf.js';
import type { PlanItem } from '../../schemas/cards.js';
import { PadbridgeError } from '../../schemas/errors.js';
import { type BankLetter, padAt, padIndex, PADS_PER_BANK } from '../../schemas/sp404.js';
import type { SnapshotFile } from '../catalogue/card-types.js';
import { settingsFile } from './capture.js';
import type { ObjectStore } from './objects.js';

/** What of a snapshot comes back; nothing named: all of it. */
export interface RestoreScope {
  banks: readonly BankLetter[];
  pads: readonly string[];
}

/** The project on the card that a snapshot comes back to, as it is now. Files by their path inside it. */
export interface RestoreTarget {
  folder: string;
  files: readonly SnapshotFile[];
}

/**
 * What brings (a part of) a snapshot back: files that differ are replaced, missing ones written, others removed, and the
 * content of each must be what was seen just now. The settings in the archive must include those of the target. For a part
 * the pads are copied into the settings that are on the card, bit by bit.
 * @throws PadbridgeError forbidden for a place Padbridge does not write to, not-found for a part of a project that is not
 * there, corrupt, unsupported for chop points in a version 2 project
 */
export async function restoreItems(
  snapshot: readonly SnapshotFile[],
  { banks, pads }: RestoreScope,
  target: RestoreTarget,
  objects: ObjectStore,
): Promise<{ items: PlanItem[]; unchanged: number }> {
  checkWritable(`${target.folder}/${PADCONF_NAME}`);
  const wanted =
    banks.length + pads.length === 0
      ? snapshot
      : await withParts(snapshot, banks, new Set([...banks.flatMap(padsOfBank), ...pads]), target, objects);
  return difference(wanted, target);
}

/** The files of the target with those pads of the snapshot in them. */
async function withParts(
  snapshot: readonly SnapshotFile[],
  banks: readonly BankLetter[],
  pads: ReadonlySet<string>,
  { folder, files }: RestoreTarget,
  objects: ObjectStore,
): Promise<SnapshotFile[]> {
  const settings = settingsFile(files);
  const kept = settingsFile(snapshot);
  if (settings === undefined) {
    throw new PadbridgeError('not-found', `There is no project in ${folder} to put single pads into.`, {
      subject: folder,
      next: 'Bring the whole project back.',
    });
  }
  if (kept === undefined) {
    throw new PadbridgeError('corrupt', 'This snapshot has no settings, so it has no pads.', {
      next: 'Choose another snapshot.',
    });
  }
  const from = readPadconf(await objects.read(kept.hash));
  let conf = readPadconf(await objects.read(settings.hash));
  for (const pad of pads) conf = copyPad(from, pad, conf, pad);
  for (const bank of banks) conf = copyBank(from, bank, conf);
  const isAffected = ({ path }: SnapshotFile) => {
    const role = projectRole(path);
    return role.role === 'sample' && pads.has(role.pad);
  };
  return [
    ...files.filter((file) => file !== settings && !isAffected(file)),
    ...snapshot.filter(isAffected),
    { path: settings.path, ...(await objects.put(conf.bytes)) },
  ];
}

function difference(
  wanted: readonly SnapshotFile[],
  { folder, files }: RestoreTarget,
): { items: PlanItem[]; unchanged: number } {
  const present = new Map(files.map((file) => [foldPath(file.path), file]));
  const stays = new Set(wanted.map(({ path }) => foldPath(path)));
  const items = wanted.flatMap(({ path, size, hash }): PlanItem[] => {
    const there = present.get(foldPath(path));
    if (there?.hash === hash) return [];
    return [
      {
        action: there === undefined ? 'write' : 'replace',
        path: `${folder}/${there?.path ?? path}`,
        project: folder,
        size,
        oldSize: there?.size ?? 0,
        hash,
        expected: there?.hash ?? null,
        sampleId: null,
      },
    ];
  });
  const unchanged = wanted.length - items.length;
  for (const { path, size, hash } of files) {
    if (stays.has(foldPath(path))) continue;
    const removal = { action: 'remove', size: 0, oldSize: size, hash: null, expected: hash } as const;
    items.push({ ...removal, path: `${folder}/${path}`, project: folder, sampleId: null });
  }
  return { items, unchanged };
}

function padsOfBank(bank: BankLetter): string[] {
  const first = padIndex(`${bank}1`);
  return Array.from({ length: PADS_PER_BANK }, (_, i) => padAt(first + i));
}
