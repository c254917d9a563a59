import os from 'node:os';
import { runCommandLine } from '../../../daemon/cli/run.js';
import type { Services, Session } from '../../../daemon/cli/session.js';
import type { Facade } from '../../../schemas/facade.js';

export interface Ran {
  code: number;
  out: string;
  err: string;
}

export interface Options {
  services?: Partial<Services>;
  isTTY?: boolean;
  columns?: number;
  env?: Record<string, string>;
  cwd?: string;
  abort?: AbortController;
}

/** Runs a command line against services of which only the given ones may be used; a call of any other throws. */
export async function padbridge(args: string[], options: Options = {}): Promise<Ran> {
  const ran = { out: '', err: '' };
  const isTTY = options.isTTY ?? false;
  const columns = options.columns ?? 80;
  const code = await runCommandLine(
    args,
    {
      stdout: { write: (text) => (ran.out += text), isTTY, columns },
      stderr: { write: (text) => (ran.err += text), isTTY, columns },
      surroundings: {
        platform: process.platform,
        env: options.env ?? {},
        home: os.homedir(),
        cwd: options.cwd ?? '/work',
      },
      signal: (options.abort ?? new AbortController()).signal,
    },
    '1.2.3',
    () => Promise.resolve(strict(options.services ?? {}, 'services')),
  );
  return { code, ...ran };
}

/** An object that has the given members and complains about any other. */
export function strict<T extends object>(members: Partial<T>, name: string): T {
  return new Proxy(members, {
    get(target, key) {
      if (key in target || key === 'then') return Reflect.get(target, key) as unknown;
      throw new Error(`unexpected use of ${name}.${String(key)}`);
    },
  }) as T;
}

export interface FakeCall {
  name: string;
  params: unknown;
}

/** A session whose facade answers from a table; calls and the way it was opened are recorded. */
export function fakeSession(answers: Record<string, unknown>, members: Partial<Session> = {}) {
  const calls: FakeCall[] = [];
  const opened: { readonly: boolean; data: string }[] = [];
  let closed = 0;
  const call = (name: string, params: unknown) => {
    calls.push({ name, params });
    const answer = answers[name];
    if (answer === undefined) throw new Error(`unexpected call of ${name}`);
    return answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer);
  };
  const session = strict<Session>(
    {
      facade: strict<Facade>({ call: call as unknown as Facade['call'] }, 'facade'),
      close: () => Promise.resolve(void (closed += 1)),
      ...members,
    },
    'session',
  );
  const services: Partial<Services> = {
    openSession: (config, _log, { readonly }) => {
      opened.push({ readonly, data: config.data });
      return Promise.resolve(session);
    },
  };
  return { services, calls, opened, closed: () => closed };
}
