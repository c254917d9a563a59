import { describe, expect, it } from 'vitest';
import { PadbridgeError, type PadbridgeClient } from '../../bridge/client/index.js';
import { onlyLooks, refuseWhileAway } from '../../plugin-ui/link/while-away.js';
import { METHODS } from '../../schemas/methods.js';

describe('what waits for a daemon that is away', () => {
  it('is what only looks, and never what is dangerous', () => {
    // A ranking is remembered for the feedback on it, and the audit is for admins; both are shown, not pressed.
    const shown = ['suggest.list', 'suggest.bank', 'audit.list'];
    for (const { name, access, dangerous } of METHODS) {
      expect(onlyLooks(name), name).toBe((access === 'read' || shown.includes(name)) && !dangerous);
    }
  });
});

describe('a client of a daemon that is away', () => {
  /** A client that does with its calls as it is told, and counts them. */
  function clientThat(answer: (method: string) => Promise<unknown>) {
    const sent: string[] = [];
    let away = false;
    const client = {
      pending: 3,
      call(method: string) {
        sent.push(method);
        return answer(method);
      },
    } as unknown as PadbridgeClient;
    return {
      sent,
      leave: () => (away = true),
      client: refuseWhileAway(client, () => away),
    };
  }

  it('refuses what changes something at once, and sends none of it later', async () => {
    const { client, sent, leave } = clientThat(() => Promise.resolve({}));
    await client.call('device.play', { pad: 'A1' });
    leave();
    await expect(client.call('device.play', { pad: 'A1' })).rejects.toMatchObject({
      code: 'unavailable',
      message: expect.stringContaining('nothing was done') as string,
      next: expect.stringContaining('live') as string,
    });
    expect(sent).toEqual(['device.play']);
  });

  it('lets questions wait, and gives them up without a word', async () => {
    const { client, sent, leave } = clientThat((method) =>
      method === 'samples.search'
        ? Promise.reject(new PadbridgeError('timeout', 'samples.search could not be sent.'))
        : Promise.resolve({ kits: [] }),
    );
    leave();
    await expect(client.call('kits.list', {})).resolves.toEqual({ kits: [] });
    await expect(client.call('samples.search', {})).rejects.toMatchObject({ code: 'cancelled' });
    expect(sent).toEqual(['kits.list', 'samples.search']);
  });

  it('says that a change it was cut off in may have been made', async () => {
    let fail: (error: Error) => void = () => undefined;
    const { client, leave } = clientThat(() => new Promise((_, reject) => (fail = reject)));
    const asked = client.call('pads.clear', { kitId: 1, pads: ['A1'] });
    leave();
    fail(new PadbridgeError('unavailable', 'The connection was lost before pads.clear was answered.'));
    await expect(asked).rejects.toMatchObject({
      next: expect.stringContaining('may have been done') as string,
    });
  });

  it('reports what the daemon refuses while it is there', async () => {
    const refusal = new PadbridgeError('conflict', 'This bank is protected.');
    const { client } = clientThat(() => Promise.reject(refusal));
    await expect(client.call('pads.clear', { kitId: 1, pads: ['A1'] })).rejects.toBe(refusal);
  });

  it('is the same client otherwise', () => {
    expect(clientThat(() => Promise.resolve({})).client.pending).toBe(3);
  });
});
