import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createAccess, type Access, type AccessOptions } from '../../bridge/auth/access.js';
import { createDispatcher } from '../../bridge/dispatch.js';
import { createHttpDoor, type HttpDoor, type HttpDoorDeps } from '../../bridge/http/door.js';
import type { DoorLog } from '../../bridge/log.js';
import type { Facade } from '../../schemas/facade.js';

export interface LogLine {
  level: 'error' | 'warn' | 'info' | 'debug';
  fields: object;
  message: string;
}

export interface TestDoor {
  door: HttpDoor;
  access: Access;
  dataDir: string;
  port: number;
  url: string;
  token: string;
  lines: LogLine[];
  /** fetch below the door's URL with the token. */
  get(path: string, init?: RequestInit): Promise<Response>;
  close(): Promise<void>;
}

/** A door on a free loopback port over a data folder of its own. */
export async function openTestDoor(
  facade: Facade,
  options: Partial<HttpDoorDeps> & {
    accessOptions?: Omit<AccessOptions, 'dataDir'>;
    /** Content of tokens.json. */
    tokens?: object[];
  } = {},
): Promise<TestDoor> {
  const { accessOptions, tokens = [], ...doorOptions } = options;
  const dataDir = await mkdtemp(join(tmpdir(), 'padbridge-http-'));
  await writeFile(join(dataDir, 'tokens.json'), JSON.stringify(tokens));
  const access = await createAccess({ dataDir, ...accessOptions });
  const token = (await readFile(join(dataDir, 'token'), 'utf8')).trim();
  const lines: LogLine[] = [];
  const dispatcher = createDispatcher({
    facade,
    limiter: access.limiter,
  });
  const door = createHttpDoor({
    facade,
    dispatcher,
    log: collectingLog(lines),
    version: '1.2.3',
    ...doorOptions,
    access,
  });
  const { port } = await door.listen('127.0.0.1', 0);
  const url = `http://127.0.0.1:${port}`;
  return {
    door,
    access,
    dataDir,
    port,
    url,
    token,
    lines,
    get: (path, init = {}) => {
      const headers = new Headers(init.headers);
      if (!headers.has('authorization')) headers.set('authorization', `Bearer ${token}`);
      return fetch(`${url}${path}`, { ...init, headers });
    },
    async close() {
      await door.close();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

function collectingLog(lines: LogLine[]): DoorLog {
  const write = (level: LogLine['level']) => (fields: object, message: string) => {
    lines.push({ level, fields, message });
  };
  return { error: write('error'), warn: write('warn'), info: write('info'), debug: write('debug') };
}
