import { readdir } from 'node:fs/promises';
import path from 'node:path';
import {
  PROJECT_FOLDER,
  PROJECT_SLOTS,
  projectOfPath,
  slotOfFolder,
} from '../../hardware/sp404/card/layout.js';
import { PadbridgeError } from '../../schemas/errors.js';
import type { CardStore } from '../catalogue/card-types.js';

/**
 * Where a kit goes on a card when nobody says: the project it has already, else the first that holds nothing, as far as is
 * known, and that no other kit is meant for. `mount` is null for a card that is away. Throws 'conflict' when there is none.
 */
export async function projectFor(
  cards: Pick<CardStore, 'wishes' | 'files'>,
  { id, mount }: { id: number; mount: string | null },
  kitId: number,
): Promise<number> {
  const kits = cards.wishes(id).flatMap((wish) => (wish.kind === 'kit' ? [wish] : []));
  const own = kits.find((wish) => wish.kitId === kitId);
  if (own !== undefined) return own.project;
  const remembered = cards
    .files(id)
    .flatMap(({ path: file, hash }) => (hash === null ? [] : (projectOfPath(file) ?? [])));
  const there =
    mount === null ? [] : await readdir(path.join(mount, PROJECT_FOLDER)).catch((): string[] => []);
  const taken = new Set([
    ...kits.map(({ project }) => project),
    ...[...remembered, ...there].map((folder) => slotOfFolder(folder)),
  ]);
  for (let project = 1; project <= PROJECT_SLOTS; project++) if (!taken.has(project)) return project;
  throw new PadbridgeError('conflict', `All ${PROJECT_SLOTS} projects of this card are taken.`, {
    subject: String(id),
    next: 'Name the project whose kit is to make room, or want one less.',
  });
}
