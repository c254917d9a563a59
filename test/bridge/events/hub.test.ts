import { describe, expect, it } from 'vitest';
import { coalesceKey, topicOf, wants } from '../../../bridge/events/filter.js';
import { createEventHub } from '../../../bridge/events/hub.js';
import { EVENTS, type DaemonEvent } from '../../../schemas/events.js';
import { exampleJob, exampleSummary } from '../../../schemas/methods/examples.js';
import { createFakeFacade } from '../../support/fake-facade.js';

const removed = (...ids: number[]): DaemonEvent => ({ name: 'samples.removed', payload: { ids } });
const progress = (id: number, done: number): DaemonEvent => ({
  name: 'jobs.progress',
  payload: { job: { ...exampleJob, id, done } },
});

function setUp(bounds: { ringEvents?: number; ringBytes?: number } = {}) {
  const facade = createFakeFacade();
  const errors: unknown[] = [];
  const hub = createEventHub({ source: facade, onError: (e) => errors.push(e), runId: 'run', ...bounds });
  return { facade, hub, errors };
}

describe('the event hub', () => {
  it('numbers events from 1 and replays what came after a number', () => {
    const { facade, hub } = setUp();
    for (let i = 1; i <= 5; i += 1) facade.publish(removed(i));
    const missed = hub.replay('run', 3);
    expect(missed === 'resync' ? missed : missed.map((m) => [m.seq, m.event])).toEqual([
      [4, removed(4)],
      [5, removed(5)],
    ]);
    expect(hub.replay('run', 5)).toEqual([]);
    expect(hub.replay('run', 0)).toHaveLength(5);
  });

  it('asks for a resync for another run, a number from the future, and what the ring gave up', () => {
    const { facade, hub } = setUp({ ringEvents: 3 });
    for (let i = 1; i <= 10; i += 1) facade.publish(removed(i));
    expect(hub.replay('other', 10)).toBe('resync');
    expect(hub.replay('run', 11)).toBe('resync');
    expect(hub.replay('run', 6)).toBe('resync');
    expect(hub.replay('run', 7)).toHaveLength(3);
  });

  it('bounds the ring by bytes, and does not keep an event that is larger than the ring', () => {
    const { facade, hub } = setUp({ ringBytes: 500 });
    for (let i = 1; i <= 20; i += 1) facade.publish(removed(i));
    const kept = [...Array(21).keys()].find((after) => hub.replay('run', after) !== 'resync');
    expect(kept).toBeGreaterThan(10);
    facade.publish(removed(...Array.from({ length: 900 }, (_, i) => i + 1)));
    expect(hub.replay('run', 20)).toBe('resync');
    expect(hub.replay('run', 21)).toEqual([]);
  });

  it('tells the others when one listener throws', () => {
    const { facade, hub, errors } = setUp();
    const heard: number[] = [];
    hub.subscribe(() => {
      throw new Error('broken listener');
    });
    hub.subscribe((e) => heard.push(e.seq));
    facade.publish(removed(1));
    expect(heard).toEqual([1]);
    expect(errors).toHaveLength(1);
  });

  it('listens to the daemon once and lets go on close', () => {
    const { facade, hub } = setUp();
    const stop = hub.subscribe(() => undefined);
    hub.subscribe(() => undefined);
    expect(facade.listeners).toBe(1);
    stop();
    expect(hub.listeners).toBe(1);
    hub.close();
    expect([facade.listeners, hub.listeners]).toEqual([0, 0]);
  });
});

describe('event filters', () => {
  const changed: DaemonEvent = {
    name: 'samples.changed',
    payload: { samples: [exampleSummary, { ...exampleSummary, id: 2, rootId: 9 }] },
  };

  it.each<[string, DaemonEvent, Parameters<typeof wants>[0], boolean]>([
    ['topic alone', changed, { topics: ['samples'] }, true],
    ['another topic', changed, { topics: ['jobs', 'roots'] }, false],
    ['an id in the list', changed, { topics: ['samples'], filter: { ids: [2] } }, true],
    ['no id in the list', changed, { topics: ['samples'], filter: { ids: [3] } }, false],
    [
      'id and root of different rows',
      changed,
      { topics: ['samples'], filter: { ids: [2], rootId: 1 } },
      false,
    ],
    ['the root of one row', changed, { topics: ['samples'], filter: { rootId: 9 } }, true],
    ['removed by id', removed(4, 5), { topics: ['samples'], filter: { ids: [5] } }, true],
    ['removed, root unknown', removed(4), { topics: ['samples'], filter: { rootId: 3 } }, true],
    ['a job by id', progress(7, 1), { topics: ['jobs'], filter: { ids: [7] } }, true],
    ['another job', progress(8, 1), { topics: ['jobs'], filter: { ids: [7] } }, false],
  ])('%s', (_, event, subscription, expected) => {
    expect(wants(subscription, event)).toBe(expected);
  });

  it('names the topic that the contract names, for every event', () => {
    for (const { name, topic, example } of EVENTS) {
      const event = { name, payload: example } as DaemonEvent;
      expect(topicOf(event)).toBe(topic);
      expect(wants({ topics: [topicOf(event)] }, event)).toBe(true);
    }
  });

  it('tells jobs apart when coalescing', () => {
    expect(coalesceKey(progress(1, 10))).toBe(coalesceKey(progress(1, 20)));
    expect(coalesceKey(progress(1, 10))).not.toBe(coalesceKey(progress(2, 10)));
  });
});
