import { describe, expect, it } from 'vitest';
import { createSharedWork } from '../../plugin-ui/audition/shared-work.js';

/** Work that ends when it is told to, and says when it was given up. */
function work() {
  const begun: { given: AbortSignal; end: (result: string) => void; fail: (error: Error) => void }[] = [];
  const shared = createSharedWork<string>();
  const ask = (signal = new AbortController().signal) =>
    shared.share(
      'kick',
      (given) =>
        new Promise((end, fail) => {
          begun.push({ given, end, fail });
        }),
      signal,
    );
  return { begun, ask };
}

describe('a sound that is fetched ahead and then asked for', () => {
  it('is fetched once, for all that wait for it', async () => {
    const { begun, ask } = work();
    const both = [ask(), ask()];
    expect(begun).toHaveLength(1);
    begun[0]!.end('decoded');
    expect(await Promise.all(both)).toEqual(['decoded', 'decoded']);
    // It is over: whoever asks again begins anew.
    void ask();
    expect(begun).toHaveLength(2);
  });

  it('goes on while somebody waits, and is given up after the last has left', async () => {
    const { begun, ask } = work();
    const [ahead, asked] = [new AbortController(), new AbortController()];
    const first = ask(ahead.signal);
    const second = ask(asked.signal);
    ahead.abort();
    await expect(first).rejects.toMatchObject({ code: 'cancelled' });
    expect(begun[0]!.given.aborted).toBe(false);
    asked.abort();
    await expect(second).rejects.toMatchObject({ code: 'cancelled' });
    expect(begun[0]!.given.aborted).toBe(true);
    const third = ask();
    begun[1]!.end('decoded');
    expect(await third).toBe('decoded');
  });

  it('says to all why it failed, and begins nothing for who has left already', async () => {
    const { begun, ask } = work();
    const both = [ask(), ask()];
    begun[0]!.fail(new Error('no such file'));
    for (const one of both) await expect(one).rejects.toThrow('no such file');
    await expect(ask(AbortSignal.abort())).rejects.toMatchObject({ code: 'cancelled' });
    expect(begun).toHaveLength(1);
  });
});
