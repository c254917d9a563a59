import { mkdir, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect } from 'vitest';
import {
  findMethod,
  type MethodName,
  type ParamsInput,
  type ParamsOf,
  type ResultOf,
} from '../../../schemas/methods.js';
import { wire, type Wired } from '../../support/wired.js';
import { sound, wavOf } from './unit-project.js';

export interface Studio extends Wired {
  /** Folder of the library. */
  sounds: string;
  /** An empty card in a folder, known and allowed. */
  mount: string;
  cardId: number;
  ids: number[];
  /** A method with its schemas applied on both sides, as at a door. */
  call: <N extends MethodName>(name: N, params: ParamsInput<N>) => Promise<ResultOf<N>>;
  /** Plans and carries out a sync of the card. */
  sync: () => Promise<{ plan: ResultOf<'cards.plan'>; sync: ResultOf<'cards.sync'> }>;
}

/** A daemon's services with real sounds of 48 kHz in the catalogue, and a card. */
export async function studio(names: readonly string[]): Promise<Studio> {
  const wired = await wire();
  const [sounds, mount] = ['Sounds', 'Card'].map((name) => path.join(wired.data, '..', name)) as [
    string,
    string,
  ];
  await mkdir(sounds);
  await mkdir(path.join(mount, 'IMPORT'), { recursive: true });
  await mkdir(path.join(mount, 'EXPORT', 'PROJECT'), { recursive: true });
  const listed = [];
  for (const [i, relativePath] of names.entries()) {
    const file = path.join(sounds, relativePath);
    await mkdir(path.dirname(file), { recursive: true });
    await writeFile(file, wavOf(sound(i + 1, 4800)));
    const { size, mtimeMs } = await stat(file);
    listed.push({ relativePath, size, modifiedAt: Math.trunc(mtimeMs) });
  }
  const root = wired.catalogue.roots.add(sounds, 1);
  const { added } = wired.catalogue.samples.applyListing(root.id, listed, 1);
  const call: Studio['call'] = async (name, params) => {
    const { params: schema, result } = findMethod(name)!;
    const context = { signal: new AbortController().signal, caller: 'test' };
    const answer = await wired.facade.call(name, schema.parse(params) as ParamsOf<typeof name>, context);
    expect(result.parse(answer)).toEqual(answer);
    return answer;
  };
  const { id: cardId } = await call('cards.add', { path: mount });
  await call('cards.update', { id: cardId, consent: 'allowed' });
  return {
    ...wired,
    sounds,
    mount,
    cardId,
    ids: added,
    call,
    async sync() {
      const plan = await call('cards.plan', { id: cardId });
      return { plan, sync: await call('cards.sync', { id: cardId, confirm: plan.confirm, wait: true }) };
    },
  };
}
