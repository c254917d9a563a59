import { describe, expect, it } from 'vitest';
import type { ClientState, PadbridgeClient } from '../../bridge/client/index.js';
import { startLoading } from '../../plugin-ui/link/feed.js';

/** A client whose connection comes and goes as it is told. */
function fakeLink() {
  const states = new Set<(state: ClientState) => void>();
  const resyncs = new Set<() => void>();
  const state: ClientState = { connection: 'open', reason: undefined };
  const client = {
    state,
    onState(listener: (state: ClientState) => void) {
      states.add(listener);
      return () => states.delete(listener);
    },
    onResync(listener: () => void) {
      resyncs.add(listener);
      return () => resyncs.delete(listener);
    },
  } as unknown as PadbridgeClient;
  return {
    client,
    become(connection: ClientState['connection']) {
      state.connection = connection;
      for (const listener of states) listener(state);
    },
    resync: () => {
      for (const listener of resyncs) listener();
    },
    listeners: () => states.size + resyncs.size,
  };
}

const settled = () => new Promise((resolve) => setImmediate(resolve));
const unexpected = (error: unknown) => expect.fail(String(error));

describe('what a view shows', () => {
  it('is loaded again after the connection was lost, and when events were missed', async () => {
    const link = fakeLink();
    let answer = 0;
    const taken: number[] = [];
    startLoading(
      link.client,
      () => Promise.resolve(++answer),
      (value) => taken.push(value),
      unexpected,
    );
    await settled();
    link.become('waiting');
    link.become('connecting');
    link.become('open');
    await settled();
    link.resync();
    await settled();
    expect(taken).toEqual([1, 2, 3]);
  });

  it('is the newest answer, whichever comes last', async () => {
    const link = fakeLink();
    const held: ((value: string) => void)[] = [];
    const taken: string[] = [];
    const { again } = startLoading(
      link.client,
      () => new Promise<string>((resolve) => held.push(resolve)),
      (value) => taken.push(value),
      unexpected,
    );
    again();
    held[1]?.('new');
    held[0]?.('old');
    await settled();
    expect(taken).toEqual(['new']);
  });

  it('says nothing of a question that got lost with the connection, and of any other what went wrong', async () => {
    const link = fakeLink();
    const reported: unknown[] = [];
    const { again } = startLoading(
      link.client,
      () => Promise.reject(new Error('no')),
      unexpected,
      (error) => reported.push(error),
    );
    await settled();
    expect(reported).toHaveLength(1);
    link.become('waiting');
    again();
    await settled();
    expect(reported).toHaveLength(1);
  });

  it('leaves nothing behind when the view is closed', async () => {
    const link = fakeLink();
    const taken: number[] = [];
    const { stop } = startLoading(
      link.client,
      () => Promise.resolve(1),
      (value) => taken.push(value),
      unexpected,
    );
    stop();
    await settled();
    expect(taken).toEqual([]);
    expect(link.listeners()).toBe(0);
  });
});
