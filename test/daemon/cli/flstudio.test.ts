import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { flstudioStatus } from '../../../schemas/methods/flstudio.js';
import { tempDir } from '../../support/temp-dir.js';
import { fakeSession, padbridge } from './harness.js';

const STATUS = flstudioStatus.example.result;

it('status asks the running daemon what it hears of FL Studio', async () => {
  const { services, closed } = fakeSession({ 'flstudio.status': STATUS });
  const askDaemon = () => services.openSession!({} as never, {} as never, { readonly: true });
  const said = await padbridge(['flstudio', 'status'], { services: { askDaemon } });
  expect(said).toMatchObject({ code: 0, err: '' });
  expect(said.out).toContain('FL Studio: answers, ');
  const { out } = await padbridge(['flstudio', 'status', '--json'], { services: { askDaemon } });
  expect(JSON.parse(out)).toMatchObject({ link: { state: 'connected' }, song: expect.anything() as object });
  expect(closed()).toBe(2);
});

it('status looks for itself where no daemon runs', async () => {
  const folder = await tempDir();
  mkdirSync(path.join(folder, 'Settings'));
  const args = ['flstudio', 'status', '--user-data', folder];
  const { code, out } = await padbridge(args, { services: { askDaemon: () => Promise.resolve(null) } });
  expect(code).toBe(0);
  expect(out).toContain('Script: not installed');
  expect(out).toContain('Daemon: not running');
});
