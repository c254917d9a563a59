import { realpath } from 'node:fs/promises';
import path from 'node:path';
import { identityOf, looksLikeCard, PLACE } from '../../hardware/sp404/card/recognise.js';
import { folderVolume, folderVolumes } from '../../hardware/volumes/folders.js';
import type { Volume, VolumeSource } from '../../hardware/volumes/volume.js';
import { type VolumeWatch, watchVolumes } from '../../hardware/volumes/watch.js';
import type { Card, CardConsent, CardSync, SyncPlan } from '../../schemas/cards.js';
import { PadbridgeError } from '../../schemas/errors.js';
import type { CardRow } from '../catalogue/card-types.js';
import type { EventBus } from '../event-bus.js';
import type { HealthBoard } from '../health.js';
import type { Log } from '../log/log.js';
import type { FirstSight } from './first-sight.js';
import { createFulfil, type FulfilDeps } from './wishes.js';
import { type CardTools, type CardWork, type CardWorkDeps, createCardWork } from './card-work.js';

export interface CardsDeps extends Omit<CardWorkDeps, 'fulfil'>, FulfilDeps {
  bus: EventBus;
  health: HealthBoard;
  log: Log;
  /** Where the platform says what is mounted; undefined where nobody has taught us. */
  volumes: VolumeSource | undefined;
  /** What a card that is seen for the first time may be used for. */
  firstSight: () => FirstSight;
  /** `readonly` looks beside a running daemon and notes nothing. */
  access: 'readonly' | 'write';
}

export interface Cards {
  /** Notices cards from now on. */
  start: () => void;
  list: () => Promise<Card[]>;
  get: (id: number) => Card;
  add: (folder: string) => Promise<Card>;
  update: (id: number, changes: { consent?: CardConsent | undefined; auto?: boolean | undefined }) => Card;
  /** `overruled`: see CardWork. */
  plan: (id: number, signal: AbortSignal, overruled?: readonly string[]) => Promise<SyncPlan>;
  sync: (id: number, confirm: string, wait: boolean, overruled?: readonly string[]) => Promise<CardSync>;
  /**
   * Does something that writes, in turn: `work` says when its journal is open. Answers then, or with `wait` at the end; the
   * end is published either way. Throws 'unavailable' for a card that is write-protected or not there.
   */
  carry: (id: number, wait: boolean, work: CarriedWork) => Promise<CardSync>;
  cancel: (id: number) => Promise<Card>;
  /** The work of a mounted card. Throws 'not-found' and 'unavailable'. */
  work: (id: number) => CardWork;
  stop: () => Promise<void>;
}

export type CarriedWork = (tools: CardTools, onBegun: (sync: CardSync) => void) => Promise<CardSync>;

interface Mounted {
  volume: Volume;
  work: CardWork;
}

/** The cards of the sampler: which are there, what they are used for, and what happens when one is put in. */
export function createCards(deps: CardsDeps): Cards {
  const { catalogue, bus, health, now, volumes } = deps;
  const log = deps.log.child('cards');
  const mounted = new Map<number, Mounted>();
  const workDeps: CardWorkDeps = { ...deps, fulfil: createFulfil(deps) };
  let watch: VolumeWatch | undefined;
  let arriving: Promise<void> = Promise.resolve();

  function row(id: number): CardRow {
    const found = catalogue.cards.get(id);
    if (found !== undefined) return found;
    throw new PadbridgeError('not-found', `There is no card ${id}.`, {
      subject: String(id),
      next: 'See the list of cards.',
    });
  }

  function show(card: CardRow): Card {
    const there = mounted.get(card.id);
    const { bytesPerSecond: _, ...shown } = card;
    return {
      ...shown,
      state: there === undefined ? 'away' : there.work.state(),
      mount: there?.volume.mount ?? null,
      fileSystem: there?.volume.fileSystem ?? null,
      readOnly: there?.volume.readOnly ?? false,
      free: there?.work.space().free ?? null,
      capacity: there?.work.space().capacity ?? null,
      unfinished: catalogue.syncs.unfinished(card.id) !== undefined,
    };
  }

  function publish(id: number): void {
    bus.publish({ name: 'card.changed', payload: { card: show(row(id)) } });
  }

  async function take(volume: Volume): Promise<Card> {
    const identity = identityOf(volume);
    const isNew = catalogue.cards.find(identity.kind, identity.identity) === undefined;
    const first = deps.firstSight();
    const card = catalogue.cards.seen(identity, first.consent, now());
    if (isNew && first.auto) catalogue.cards.setAuto(card.id, true);
    const before = mounted.get(card.id);
    if (before !== undefined && before.volume.mount === volume.mount) {
      before.volume = volume;
    } else {
      await before?.work.stop();
      const work = await createCardWork(card.id, volume.mount, workDeps, {
        onChange: () => publish(card.id),
        onProgress: (progress) =>
          bus.publish({ name: 'card.progress', payload: { cardId: card.id, ...progress } }),
      });
      mounted.set(card.id, { volume, work });
      log.info('A card is there', { name: card.name, mount: volume.mount });
    }
    publish(card.id);
    return show(row(card.id));
  }

  /** Folders that were taken for a card before and are still there: no mount table tells of them. */
  async function knownFolders(present: readonly Volume[]): Promise<Volume[]> {
    const taken = new Set(present.map(({ mount }) => mount));
    const places = catalogue.cards
      .list()
      .flatMap(({ kind, identity }) => (kind === 'folder' ? [identity.slice(PLACE.length)] : []));
    return folderVolumes(places.filter((place) => !taken.has(place))).list();
  }

  async function notice(present: readonly Volume[], onNew: (id: number) => void): Promise<void> {
    health.report('volumes', { state: 'up' });
    const stays = new Set(present.map(({ mount }) => mount));
    for (const [id, { volume, work }] of mounted) {
      if (stays.has(volume.mount) || volume.fileSystem === 'folder') continue;
      mounted.delete(id);
      await work.stop();
      publish(id);
      log.info('A card was taken out', { mount: volume.mount });
    }
    for (const volume of [...present, ...(await knownFolders(present))]) {
      if (!(await looksLikeCard(volume.mount))) continue;
      const isNew = ![...mounted.values()].some((one) => one.volume.mount === volume.mount);
      const card = await take(volume);
      if (isNew) onNew(card.id);
    }
  }

  /** What happens by itself when a card is put in. */
  function attend(id: number): void {
    const there = mounted.get(id);
    if (there === undefined) return;
    there.work
      .arrive()
      .then(({ plan, sync }) => {
        bus.publish({ name: 'card.planned', payload: { cardId: id, ...sizesOf(plan) } });
        if (sync !== undefined) bus.publish({ name: 'card.synced', payload: { sync } });
      })
      .catch((error: unknown) => {
        if (error instanceof PadbridgeError && ['cancelled', 'unavailable'].includes(error.code)) return;
        log.failure('A card could not be looked at', error, { card: id });
      });
  }

  function work(id: number): CardWork {
    const card = row(id);
    const there = mounted.get(id);
    if (there !== undefined) return there.work;
    throw new PadbridgeError('unavailable', `The card ${card.name} is not there.`, {
      subject: String(id),
      next: 'Put the card in.',
    });
  }

  /** Starts something that writes; whoever does not wait hears of its beginning, the log of a failure after that. */
  async function attended(
    id: number,
    wait: boolean,
    start: (work: CardWork) => ReturnType<CardWork['sync']>,
  ): Promise<CardSync> {
    const there = work(id);
    if (mounted.get(id)?.volume.readOnly === true) {
      throw new PadbridgeError('unavailable', 'The card is write-protected.', {
        next: 'Move the lock slider on the side of the card, and put it in again.',
      });
    }
    const { begun, finished } = start(there);
    const told = finished.then((sync) => {
      bus.publish({ name: 'card.synced', payload: { sync } });
      return sync;
    });
    if (wait) {
      // Whoever waits for the end hears of a failure there.
      begun.catch(() => undefined);
      return told;
    }
    told.catch((error: unknown) => log.failure('A sync broke off', error, { card: id }));
    return begun;
  }

  /** What is mounted, without noting anything: for a look beside a running daemon. */
  async function glance(): Promise<Card[]> {
    const volumesThere = (await volumes?.list().catch(() => [])) ?? [];
    const present = [...volumesThere, ...(await knownFolders(volumesThere))];
    const known = catalogue.cards.list();
    const seen: Card[] = [];
    for (const volume of present) {
      if (!(await looksLikeCard(volume.mount))) continue;
      const { kind, identity } = identityOf(volume);
      const card = known.find((one) => one.kind === kind && one.identity === identity);
      if (card === undefined) continue;
      const { mount, fileSystem, readOnly } = volume;
      seen.push({ ...show(card), state: 'mounted', mount, fileSystem, readOnly });
    }
    const there = new Set(seen.map(({ id }) => id));
    return [...seen, ...known.filter(({ id }) => !there.has(id)).map(show)];
  }

  return {
    start() {
      if (volumes === undefined) {
        health.report('volumes', {
          state: 'degraded',
          reason: 'Nobody has taught Padbridge to see mounted volumes on this system.',
          next: 'Name the card’s folder with `padbridge card sync`.',
        });
        return;
      }
      watch = watchVolumes({
        source: volumes,
        onVolumes(present) {
          arriving = arriving
            .then(() => notice(present, attend))
            .catch((error: unknown) => log.failure('The mounted volumes could not be looked at', error));
        },
        onFailure(error) {
          log.failure('What is mounted cannot be found out', error);
          health.report('volumes', {
            state: 'degraded',
            reason: 'The system does not say which volumes are mounted.',
            next: 'Name the card’s folder with `padbridge card sync`.',
          });
        },
      });
    },
    async list() {
      if (deps.access === 'readonly') return glance();
      // Nobody watches for a single command: it looks once, and leaves what it finds alone.
      if (watch === undefined && volumes !== undefined) await notice(await volumes.list(), () => undefined);
      await arriving;
      return catalogue.cards.list().map(show);
    },
    get: (id) => show(row(id)),
    async add(folder) {
      const resolved = await realpath(path.resolve(folder)).catch((cause: unknown) => {
        throw new PadbridgeError('not-found', `There is no folder ${folder}.`, {
          subject: folder,
          next: 'Name where the card is mounted.',
          cause,
        });
      });
      if (!(await looksLikeCard(resolved))) {
        throw new PadbridgeError('invalid-input', `${resolved} is not the card of an SP-404MK2.`, {
          subject: resolved,
          next: 'A card has the folders IMPORT and EXPORT; the sampler makes them when it formats one.',
        });
      }
      const present = (await volumes?.list().catch(() => [])) ?? [];
      return take(present.find(({ mount }) => mount === resolved) ?? folderVolume(resolved));
    },
    update(id, { consent, auto }) {
      row(id);
      if (consent !== undefined) catalogue.cards.setConsent(id, consent);
      if (auto !== undefined) catalogue.cards.setAuto(id, auto);
      publish(id);
      if (mounted.has(id) && (consent === 'allowed' || auto === true) && watch !== undefined) attend(id);
      return show(row(id));
    },
    plan: (id, signal, overruled) => work(id).plan(signal, overruled),
    sync: (id, confirm, wait, overruled) => attended(id, wait, (work) => work.sync(confirm, overruled)),
    carry: (id, wait, carried) => attended(id, wait, (work) => work.carry(carried)),
    async cancel(id) {
      await work(id).cancel();
      return show(row(id));
    },
    work,
    async stop() {
      watch?.stop();
      await Promise.all([...mounted.values()].map((one) => one.work.stop()));
      await arriving;
    },
  };
}

function sizesOf({ items, conflicts, incoming, bytes }: SyncPlan) {
  return { items: items.length, conflicts: conflicts.length, incoming: incoming.length, bytes };
}
