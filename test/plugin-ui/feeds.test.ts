import { signal } from '@preact/signals';
import { beforeEach, afterEach, describe, expect, it, vi } from 'vitest';
import type { PadbridgeClient } from '../../bridge/client/index.js';
import { createJobsFeed } from '../../plugin-ui/activity/jobs-feed.js';
import { createCollectionsFeed } from '../../plugin-ui/collections/collections-feed.js';
import { createRootsFeed } from '../../plugin-ui/library/roots-feed.js';
import { createKitsFeed } from '../../plugin-ui/pads/kits-feed.js';
import { FIRST_VIEW, type View } from '../../plugin-ui/view/view-state.js';
import type { ViewStore } from '../../plugin-ui/view/view.js';
import { exampleCollection } from '../../schemas/methods/collections.js';
import { exampleJob, exampleRoot } from '../../schemas/methods/examples.js';
import { kitsGet } from '../../schemas/methods/kits.js';

const exampleKit = kitsGet.example.result;

/** A daemon that answers reads at once and holds back the answers of changes, as it does until they are flushed. */
function fakeDaemon(reads: Readonly<Record<string, () => unknown>>) {
  const listeners: { topics: string[]; tell: (event: unknown) => void }[] = [];
  const held: {
    name: string;
    params: unknown;
    answer: (result: unknown) => void;
    fail: (error: Error) => void;
  }[] = [];
  const client = {
    state: { connection: 'open' },
    onState: () => () => undefined,
    onResync: () => () => undefined,
    subscribe(topics: string[], tell: (event: unknown) => void) {
      listeners.push({ topics, tell });
      return () => undefined;
    },
    call(name: string, params: unknown) {
      const read = reads[name];
      if (read !== undefined) return Promise.resolve(read());
      return new Promise((answer, fail) => held.push({ name, params, answer, fail }));
    },
  };
  return {
    client: client as unknown as PadbridgeClient,
    held,
    tell(topic: string, name: string, payload: unknown) {
      for (const one of listeners) if (one.topics.includes(topic)) one.tell({ name, payload });
    },
  };
}

const settled = () => vi.advanceTimersByTimeAsync(0);
const unexpected = (error: unknown) => expect.fail(String(error));

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

describe('an answer that comes after the event of a later change', () => {
  it('does not bring a job back to what it was', async () => {
    const daemon = fakeDaemon({ 'jobs.list': () => ({ jobs: [exampleJob] }) });
    const feed = createJobsFeed(daemon.client, unexpected);
    await settled();
    const asked = feed.control(exampleJob.id, 'pause');
    daemon.tell('jobs', 'jobs.changed', { job: { ...exampleJob, state: 'paused' } });
    daemon.tell('jobs', 'jobs.changed', { job: { ...exampleJob, state: 'done' } });
    daemon.held[0]?.answer({ ...exampleJob, state: 'paused' });
    await asked;
    expect(feed.jobs.value?.[0]?.state).toBe('done');
  });

  it('does not bring a collection back to what it held', async () => {
    const daemon = fakeDaemon({ 'collections.list': () => ({ collections: [exampleCollection] }) });
    const feed = createCollectionsFeed(daemon.client, unexpected);
    await settled();
    const asked = feed.add(exampleCollection.id, [1]);
    const holds = (samples: number) => ({ collection: { ...exampleCollection, samples }, removed: false });
    daemon.tell('collections', 'collections.changed', holds(8));
    daemon.tell('collections', 'collections.changed', holds(3));
    daemon.held[0]?.answer(holds(8).collection);
    expect((await asked).samples).toBe(8);
    expect(feed.collections.value?.[0]?.samples).toBe(3);
  });

  it('does not undo what was undone in a kit since', async () => {
    const named = (name: string) => ({ ...exampleKit, name });
    let kept = named('First');
    const daemon = fakeDaemon({ 'kits.list': () => ({ kits: [kept] }), 'kits.get': () => kept });
    const feed = createKitsFeed(daemon.client, onPads(), unexpected);
    await settled();
    const asked = [feed.update({ name: 'Second' }), feed.update({ name: 'Third' })];
    await settled();
    for (const name of ['Second', 'Third']) {
      kept = named(name);
      daemon.tell('kits', 'kits.changed', { kit: kept, removed: false });
    }
    await settled();
    daemon.held[1]?.answer(named('Third'));
    daemon.held[0]?.answer(named('Second'));
    await Promise.all(asked);
    await settled();
    expect(feed.kit.value?.name).toBe('Third');
  });
});

it('shows a collection that another window made, and no longer one that it removed', async () => {
  const daemon = fakeDaemon({ 'collections.list': () => ({ collections: [] }) });
  const feed = createCollectionsFeed(daemon.client, unexpected);
  await settled();
  daemon.tell('collections', 'collections.changed', { collection: exampleCollection, removed: false });
  expect(feed.collections.value).toEqual([exampleCollection]);
  daemon.tell('collections', 'collections.changed', { collection: exampleCollection, removed: true });
  expect(feed.collections.value).toEqual([]);
});

it('keeps the folders in one order, whether they were asked for or changed one by one', async () => {
  const [last, early] = ['/music/Samples', '/music/Field recordings'].map((path, at) => ({
    ...exampleRoot,
    id: at + 1,
    path,
    addedAt: at,
  }));
  const daemon = fakeDaemon({ 'roots.list': () => ({ roots: [early, last] }) });
  const feed = createRootsFeed(daemon.client, unexpected);
  await settled();
  expect(feed.roots.value).toEqual([early, last]);
  daemon.tell('roots', 'roots.changed', { root: early, removed: false });
  expect(feed.roots.value).toEqual([early, last]);
});

describe('a dial of a pad that is being turned', () => {
  const [first] = exampleKit.pads;
  const pad = first?.pad ?? '';
  const open = async () => {
    const daemon = fakeDaemon({
      'kits.list': () => ({ kits: [exampleKit] }),
      'kits.get': () => exampleKit,
    });
    const reported: unknown[] = [];
    const feed = createKitsFeed(daemon.client, onPads(), (error) => reported.push(error));
    await settled();
    return { daemon, feed, reported, level: () => feed.pads.value.get(pad)?.level };
  };

  it('stays where the hand is while the kit is loaded anew, before and after it was sent', async () => {
    const { daemon, feed, level } = await open();
    const before = level();
    feed.edit(pad, { level: 11 });
    daemon.tell('kits', 'kits.changed', { kit: exampleKit, removed: false });
    await settled();
    expect(level()).toBe(11);
    await vi.advanceTimersByTimeAsync(1000);
    expect(daemon.held.map(({ name }) => name)).toEqual(['pads.set']);
    daemon.tell('kits', 'kits.changed', { kit: exampleKit, removed: false });
    await settled();
    expect(level()).toBe(11);
    daemon.held[0]?.answer({});
    await settled();
    daemon.tell('kits', 'kits.changed', { kit: exampleKit, removed: false });
    await settled();
    expect(level()).toBe(before);
  });

  it('goes back to what the daemon has when the change is refused', async () => {
    const { daemon, feed, reported, level } = await open();
    const before = level();
    feed.edit(pad, { level: 11 });
    await vi.advanceTimersByTimeAsync(1000);
    daemon.held[0]?.fail(new Error('This bank is protected.'));
    await settled();
    expect(level()).toBe(before);
    expect(reported).toHaveLength(1);
  });
});

it('puts many sounds on pads by one call, after what the hand was at and as far as the pads go', async () => {
  const daemon = fakeDaemon({ 'kits.list': () => ({ kits: [exampleKit] }), 'kits.get': () => exampleKit });
  const feed = createKitsFeed(daemon.client, onPads(), unexpected);
  await settled();
  void feed.assignAll('J15', [7, 8, 9]);
  void feed.assignToEmpty([7, 8]);
  void feed.assignAll('A1', []);
  await settled();
  const asked = daemon.held.map(({ name, params }) => ({ name, params }));
  const called = (pads: unknown) => ({ name: 'pads.assignAll', params: { kitId: exampleKit.id, pads } });
  expect(asked).toEqual([
    called([
      { pad: 'J15', sampleId: 7 },
      { pad: 'J16', sampleId: 8 },
    ]),
    called([
      { pad: 'A2', sampleId: 7 },
      { pad: 'A3', sampleId: 8 },
    ]),
  ]);
});

describe('the kit on screen', () => {
  const kits = [3, 4].map((id) => ({ ...exampleKit, id, name: `Kit ${id}` }));
  /** A daemon with two kits, the third of which was changed last. */
  const open = async (view = FIRST_VIEW) => {
    const daemon = fakeDaemon({ 'kits.list': () => ({ kits }) });
    const store = onPads(view);
    const feed = createKitsFeed(daemon.client, store, unexpected);
    const answer = async (id: number) => {
      const at = daemon.held.findIndex(({ name }) => name === 'kits.get');
      daemon.held.splice(at, 1)[0]?.answer(kits.find((kit) => kit.id === id));
      await settled();
    };
    await settled();
    return { daemon, feed, store, answer };
  };

  it('is there on every page: what fits now goes by its pads', async () => {
    const { feed, answer } = await open({ ...FIRST_VIEW, page: 'browse' });
    await answer(3);
    expect(feed.kit.value?.name).toBe('Kit 3');
  });

  it('stays when somebody changes another one, and goes to another when it is removed', async () => {
    const { daemon, feed, answer } = await open();
    await answer(3);
    daemon.tell('kits', 'kits.changed', { kit: kits[1], removed: false });
    await settled();
    expect(feed.kits.value?.[0]?.id).toBe(4);
    expect(feed.kit.value?.id).toBe(3);
    daemon.tell('kits', 'kits.changed', { kit: kits[0], removed: true });
    await settled();
    await answer(4);
    expect(feed.kit.value?.id).toBe(4);
  });

  it('is another one when the address names a kit that is gone', async () => {
    const { feed, answer } = await open({ ...FIRST_VIEW, kit: 99 });
    // Asked for before the list of kits was there.
    await answer(99);
    await answer(3);
    expect(feed.kit.value?.id).toBe(3);
  });

  it('knows the sound of a pad as soon as it was analysed, or is lost', async () => {
    const { daemon, feed, answer } = await open();
    await answer(3);
    const [first] = exampleKit.pads;
    const sample = first!.sample!;
    daemon.tell('samples', 'samples.changed', {
      samples: [{ ...sample, presence: 'missing', frames: 4711 }],
    });
    expect(feed.pads.value.get(first!.pad)?.sample).toMatchObject({ presence: 'missing', frames: 4711 });
    const before = feed.kit.value;
    daemon.tell('samples', 'samples.changed', { samples: [{ ...sample, id: 9_999 }] });
    expect(feed.kit.value).toBe(before);
    daemon.tell('samples', 'samples.removed', { ids: [sample.id] });
    await settled();
    const without = { ...kits[0]!, pads: [{ ...first!, sample: null }] };
    daemon.held.find(({ name }) => name === 'kits.get')?.answer(without);
    await settled();
    expect(feed.pads.value.get(first!.pad)?.sample).toBeNull();
  });

  it('does not get the edits that were made on the one before', async () => {
    const { daemon, feed, store, answer } = await open();
    await answer(3);
    const pad = exampleKit.pads[0]?.pad ?? '';
    feed.edit(pad, { level: 11 });
    store.change({ kit: 4 });
    await answer(4);
    expect(feed.pads.value.get(pad)?.level).toBe(exampleKit.pads[0]?.level);
    await vi.advanceTimersByTimeAsync(1000);
    expect(daemon.held.at(-1)).toMatchObject({
      name: 'pads.set',
      params: { kitId: 3, pad, changes: { level: 11 } },
    });
  });
});

/** A view that goes where it is told. */
function onPads(first: View = { ...FIRST_VIEW, page: 'pads' }): ViewStore {
  const view = signal(first);
  const nothing = () => undefined;
  const change: ViewStore['change'] = (part) => (view.value = { ...view.peek(), ...part });
  return {
    view,
    change,
    narrow: nothing,
    clearFilter: nothing,
    open: nothing,
    ask: nothing,
    searchAgain: nothing,
  };
}
