import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { Bonjour, type Service } from 'bonjour-service';
import { expect, it } from 'vitest';
import { announce } from '../../../bridge/discovery/discovery.js';
import { silentLog } from '../../../bridge/log.js';

const common = { version: '1.2.3', log: silentLog, now: () => 5 };

it.each(['127.0.0.1', '::1', 'localhost'])('says nothing on the network when bound to %s', async (host) => {
  const before = process.getActiveResourcesInfo();
  const discovery = announce([{ door: 'http', port: 4404 }], { ...common, host });
  expect(discovery.health()).toEqual([]);
  expect(process.getActiveResourcesInfo()).toEqual(before);
  await discovery.close();
});

it('is degraded, with the reason, when the multicast port cannot be had, and still ends', async () => {
  const taken = createSocket({ type: 'udp4', reuseAddr: false });
  taken.bind({ address: '127.0.0.1', port: 0, exclusive: true });
  await once(taken, 'listening');
  const degraded = new Promise<object>((resolve) => {
    const discovery = announce([{ door: 'osc', port: 4405 }], {
      ...common,
      host: '0.0.0.0',
      multicast: { port: taken.address().port, interface: '127.0.0.1', reuseAddr: false },
      log: { ...silentLog, warn: () => resolve(discovery) },
    });
  });
  const discovery = (await degraded) as ReturnType<typeof announce>;
  expect(discovery.health()).toMatchObject([
    { name: 'discovery', state: 'degraded', reason: expect.stringContaining('EADDRINUSE') as string },
  ]);
  await discovery.close();
  taken.close();
});

it('is found by a browser of services, and gone after the end', async ({ skip }) => {
  const port = 45_353;
  const multicast = { port };
  const finder = new Bonjour(multicast, () => undefined);
  const found = new Promise<Service | undefined>((resolve) => {
    const browser = finder.find({ type: 'osc', protocol: 'udp' }, resolve);
    setTimeout(() => {
      browser.stop();
      resolve(undefined);
    }, 3_000).unref();
  });
  const discovery = announce([{ door: 'osc', port: 4405 }], { ...common, host: '0.0.0.0', multicast });
  const service = await found;
  await discovery.close();
  await new Promise<void>((resolve) => finder.destroy(() => resolve()));
  if (service === undefined) return skip('This machine has no network with multicast.');
  expect([service.port, service.txt]).toEqual([4405, { version: '1.2.3' }]);
  expect(service.name).toContain('Padbridge on ');
  expect(discovery.health()).toMatchObject([{ state: 'up' }]);
});
