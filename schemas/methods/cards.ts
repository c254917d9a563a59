import { z } from 'zod';
import {
  card,
  cardConsent,
  cardSync,
  cardWish,
  type Card,
  type CardSync,
  type SyncPlan,
  syncPlan,
} from '../cards.js';
import { defineMethod } from '../contract.js';
import { id } from '../entities.js';

export const exampleCard: Card = {
  id: 1,
  name: 'SP404MK2',
  kind: 'card',
  identity: 'volume:1a2b-3c4d',
  state: 'mounted',
  mount: '/media/kim/SP404MK2',
  fileSystem: 'vfat',
  readOnly: false,
  consent: 'allowed',
  auto: false,
  free: 12_300_000_000,
  capacity: 32_000_000_000,
  firstSeenAt: 1767225600000,
  lastSeenAt: 1767225600000,
  lastSyncAt: 1767225600000,
  unfinished: false,
};

const A = 'a'.repeat(64);

export const examplePlan: SyncPlan = {
  cardId: 1,
  confirm: A,
  items: [
    {
      action: 'write',
      path: 'EXPORT/PROJECT/PROJECT_03/SMPL/BANK1-01.SMP',
      project: 'EXPORT/PROJECT/PROJECT_03',
      size: 192512,
      oldSize: 0,
      hash: A,
      expected: null,
      sampleId: 1,
    },
  ],
  conflicts: [{ path: 'IMPORT/Kick.wav', project: null, reason: 'not-ours' }],
  kept: [],
  incoming: [{ kind: 'sample', path: 'EXPORT/SAMPLE/Loop 1.wav', files: 1, bytes: 768044 }],
  unchanged: 120,
  bytes: 192512,
  seconds: 0.1,
  space: { free: 12_300_000_000, needed: 1_241_088, fits: true },
  remarks: [],
};

export const exampleSync: CardSync = {
  id: 5,
  cardId: 1,
  state: 'done',
  restores: null,
  error: null,
  createdAt: 1767225600000,
  finishedAt: 1767225605000,
  done: 42,
  failed: 0,
  total: 42,
};

const confirm = z.string().length(64);

export const cardsList = defineMethod({
  name: 'cards.list',
  summary: 'The memory cards of the sampler: mounted ones and those seen before',
  access: 'read',
  params: z.object({}),
  result: z.object({ cards: z.array(card) }),
  example: { params: {}, result: { cards: [exampleCard] } },
  http: { verb: 'get', path: '/cards' },
});

export const cardsAdd = defineMethod({
  name: 'cards.add',
  summary: 'Take a mounted card, or a folder that holds a copy of one, as a card',
  access: 'admin',
  params: z.object({ path: z.string().min(1).max(4096) }),
  result: card,
  example: { params: { path: '/copies/card' }, result: exampleCard },
  http: { verb: 'post', path: '/cards' },
});

export const cardsUpdate = defineMethod({
  name: 'cards.update',
  summary: 'Say whether Padbridge may write to a card, and whether it does so by itself',
  access: 'device',
  params: z.object({ id, consent: cardConsent.optional(), auto: z.boolean().optional() }),
  result: card,
  example: { params: { id: 1, consent: 'allowed' }, result: exampleCard },
  http: { verb: 'patch', path: '/cards/{id}' },
});

export const cardsWishes = defineMethod({
  name: 'cards.wishes',
  summary: 'What is wanted on a card',
  access: 'read',
  params: z.object({ id }),
  result: z.object({ wishes: z.array(cardWish) }),
  example: {
    params: { id: 1 },
    result: { wishes: [{ id: 1, kind: 'kit', kitId: 2, name: 'Dusty', project: 3 }] },
  },
  http: { verb: 'get', path: '/cards/{id}/wishes' },
});

export const cardsWish = defineMethod({
  name: 'cards.wish',
  summary: 'Want a kit in a project of a card, or the samples of a collection in its IMPORT folder',
  access: 'write',
  params: z
    .object({
      id,
      kitId: id.optional(),
      /** Where the kit goes; the first project that nobody uses when left out. */
      project: z.number().int().min(1).max(16).optional(),
      collectionId: id.optional(),
    })
    .refine(
      ({ kitId, project, collectionId }) =>
        collectionId === undefined ? kitId !== undefined : kitId === undefined && project === undefined,
      'name a kit, or a collection without a project',
    ),
  result: z.object({ wishes: z.array(cardWish) }),
  example: {
    params: { id: 1, kitId: 2, project: 3 },
    result: { wishes: [{ id: 1, kind: 'kit', kitId: 2, name: 'Dusty', project: 3 }] },
  },
  http: { verb: 'post', path: '/cards/{id}/wishes' },
});

export const cardsUnwish = defineMethod({
  name: 'cards.unwish',
  summary: 'No longer want something on a card; the next plan takes it off, into the archive',
  access: 'write',
  params: z.object({ id, wish: id }),
  result: z.object({ wishes: z.array(cardWish) }),
  example: { params: { id: 1, wish: 1 }, result: { wishes: [] } },
  http: { verb: 'delete', path: '/cards/{id}/wishes/{wish}' },
});

/**
 * Files and project folders in conflict, as the plan names them, where the catalogue shall have its way all the same. What
 * lies there goes to the archive first.
 */
const overrule = z.array(z.string().min(1).max(1024)).max(2_000).optional();

export const cardsPlan = defineMethod({
  name: 'cards.plan',
  summary: 'What a sync of this card would do; nothing on it changes',
  access: 'write',
  params: z.object({ id, overrule }),
  result: syncPlan,
  example: { params: { id: 1 }, result: examplePlan },
  http: { verb: 'post', path: '/cards/{id}/plan' },
});

export const cardsSync = defineMethod({
  name: 'cards.sync',
  summary: 'Carry out a plan that was made before; refused when it would not be the same any more',
  access: 'device',
  dangerous: true,
  params: z.object({
    id,
    /** `confirm` of the plan. */
    confirm,
    /** Answer when it has ended, not when it has begun. */
    wait: z.boolean().default(false),
    /** As it was for the plan. */
    overrule,
  }),
  result: cardSync,
  example: { params: { id: 1, confirm: A }, result: exampleSync },
  http: { verb: 'post', path: '/cards/{id}/sync' },
});

export const cardsCancel = defineMethod({
  name: 'cards.cancel',
  summary: 'Stop what is being done with a card; every file stays whole',
  access: 'device',
  params: z.object({ id }),
  result: card,
  example: { params: { id: 1 }, result: exampleCard },
  http: { verb: 'post', path: '/cards/{id}/cancel' },
});

export const cardsHistory = defineMethod({
  name: 'cards.history',
  summary: 'The syncs of a card, newest first',
  access: 'read',
  params: z.object({ id, limit: z.number().int().min(1).max(200).default(20) }),
  result: z.object({ syncs: z.array(cardSync) }),
  example: { params: { id: 1 }, result: { syncs: [exampleSync] } },
  http: { verb: 'get', path: '/cards/{id}/syncs' },
});

export const cardMethods = [
  cardsList,
  cardsAdd,
  cardsUpdate,
  cardsWishes,
  cardsWish,
  cardsUnwish,
  cardsPlan,
  cardsSync,
  cardsCancel,
  cardsHistory,
] as const;
