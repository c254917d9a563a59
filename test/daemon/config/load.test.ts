import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CONFIG_KEYS, variableName } from '../../../daemon/config/keys.js';
import { loadConfig, type ConfigOrigins } from '../../../daemon/config/load.js';
import { configSchema } from '../../../schemas/config.js';
import { PadbridgeError } from '../../../schemas/errors.js';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'padbridge-config-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const origins = (given: Partial<ConfigOrigins> = {}): ConfigOrigins => ({
  flags: {},
  env: {},
  platform: 'linux',
  home: folder,
  cwd: '/work',
  ...given,
});
const withFile = (content: unknown) => {
  const file = path.join(folder, 'config.json');
  writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content));
  return file;
};
const refused = (given: Partial<ConfigOrigins>): PadbridgeError => {
  try {
    loadConfig(origins(given));
  } catch (thrown) {
    expect(thrown).toBeInstanceOf(PadbridgeError);
    expect((thrown as PadbridgeError).code).toBe('invalid-input');
    expect((thrown as PadbridgeError).next).toBeTruthy();
    expect((thrown as PadbridgeError).message).not.toContain('\n');
    return thrown as PadbridgeError;
  }
  throw new Error('was accepted');
};

describe('loadConfig', () => {
  it('is the defaults with the data folder filled in when nothing is set', () => {
    const { config, sources, file } = loadConfig(origins());
    expect(config).toEqual({ ...configSchema.parse({}), data: path.join(folder, '.local/share/padbridge') });
    expect(new Set(Object.values(sources).map((source) => source.from))).toEqual(new Set(['default']));
    expect(file).toBeNull();
  });

  it('lets the file override defaults, the environment the file, and flags the environment', () => {
    const configFile = withFile({ port: 1, workers: 1, logLevel: 'warn', starterKit: false });
    const { config, sources } = loadConfig(
      origins({
        configFile,
        env: { PADBRIDGE_PORT: '2', PADBRIDGE_WORKERS: '2', PADBRIDGE_STARTER_KIT: 'on' },
        flags: { port: '3' },
      }),
    );
    expect(config).toMatchObject({ port: 3, workers: 2, logLevel: 'warn', starterKit: true });
    expect(sources.port).toEqual({ from: 'flag', name: '--port' });
    expect(sources.workers).toEqual({ from: 'environment', name: 'PADBRIDGE_WORKERS' });
    expect(sources.logLevel).toEqual({ from: 'file', name: `"logLevel" in ${configFile}` });
    expect(sources.host.from).toBe('default');
  });

  it('finds the file in the usual place, by PADBRIDGE_CONFIG, and by flag', () => {
    const configFile = withFile({ port: 7 });
    expect(loadConfig(origins({ env: { PADBRIDGE_CONFIG: configFile } }))).toMatchObject({
      config: { port: 7 },
      file: configFile,
    });
    expect(loadConfig(origins({ env: { PADBRIDGE_CONFIG: '~/config.json' } })).config.port).toBe(7);
    expect(loadConfig(origins({ configFile: 'config.json', cwd: folder })).config.port).toBe(7);
    expect(refused({ env: { PADBRIDGE_CONFIG: '/nowhere/x.json' } }).message).toContain('/nowhere/x.json');
    expect(refused({ configFile: folder }).message).toContain('not a configuration file');
  });

  it('makes paths absolute: from the working folder, from the folder of the file, from home', () => {
    expect(
      loadConfig(origins({ flags: { data: 'd', library: ['a', '~/b', '/c/../e'] } })).config,
    ).toMatchObject({
      data: '/work/d',
      library: ['/work/a', path.join(folder, 'b'), '/e'],
    });
    expect(loadConfig(origins({ configFile: withFile({ library: ['Samples'] }) })).config.library).toEqual([
      path.join(folder, 'Samples'),
    ]);
  });

  it('splits lists like the PATH of the platform', () => {
    expect(loadConfig(origins({ env: { PADBRIDGE_LIBRARY: '/a:/b c:' } })).config.library).toEqual([
      '/a',
      '/b c',
    ]);
    const windows = { platform: 'win32', home: 'C:\\Users\\ana', cwd: 'D:\\' } as const;
    expect(
      loadConfig(origins({ ...windows, env: { Padbridge_Library: 'C:\\a;~\\b;c' } })).config.library,
    ).toEqual(['C:\\a', 'C:\\Users\\ana\\b', 'D:\\c']);
  });

  it('names the key, the place and the range of a wrong value', () => {
    expect(refused({ env: { PADBRIDGE_PORT: 'abc' } })).toMatchObject({
      message: 'PADBRIDGE_PORT: must be a whole number from 0 to 65535, got "abc"',
      subject: 'PADBRIDGE_PORT',
    });
    expect(refused({ flags: { port: '70000' } }).message).toBe(
      '--port: must be a whole number from 0 to 65535, got 70000',
    );
    expect(refused({ flags: { port: '1.5' } }).message).toContain('--port: must be a whole number');
    expect(refused({ flags: { rescanMinutes: '0' } }).message).toContain('must be a number from 0.1 to 1440');
    expect(refused({ env: { PADBRIDGE_STARTER_KIT: 'maybe' } }).message).toContain(
      'true or false, got "maybe"',
    );
    expect(refused({ env: { PADBRIDGE_LOG_LEVEL: 'loud' } }).message).toContain(
      'one of silent, error, warn, info, debug, got "loud"',
    );
    const file = withFile({ library: 'Samples' });
    expect(refused({ configFile: file }).message).toBe(
      `"library" in ${file}: must be a list of texts, none of them empty, got "Samples"`,
    );
  });

  it('reports every wrong key at once', () => {
    const { message } = refused({ env: { PADBRIDGE_PORT: 'x' }, flags: { workers: '-1' } });
    expect(message).toContain('PADBRIDGE_PORT');
    expect(message).toContain('--workers: must be a whole number from 0 to 64, got -1');
  });

  it('refuses unknown names and says which one was meant', () => {
    expect(refused({ env: { PADBRIDGE_LIBARY: '/a' } }).message).toBe(
      'PADBRIDGE_LIBARY: no such setting; did you mean PADBRIDGE_LIBRARY?',
    );
    expect(refused({ env: { PADBRIDGE_ZZZZZZZZZZ: '1' } }).message).toBe(
      'PADBRIDGE_ZZZZZZZZZZ: no such setting',
    );
    const file = withFile({ loglevel: 'info' });
    expect(refused({ configFile: file }).message).toBe(
      `"loglevel" in ${file}: no such setting; did you mean logLevel?`,
    );
    expect(refused({ configFile: withFile('{"__proto__": {}}') }).message).toContain('no such setting');
  });

  it('treats an empty variable as not set', () => {
    expect(loadConfig(origins({ env: { PADBRIDGE_PORT: '', PADBRIDGE_CONFIG: '' } })).sources.port.from).toBe(
      'default',
    );
  });

  it('says where a broken file is broken, and reads one with a byte order mark', () => {
    expect(refused({ configFile: withFile('{\n  "port": 1,\n  oops\n}') }).message).toMatch(
      /line 3, column 3/,
    );
    expect(refused({ configFile: withFile('[]') }).message).toContain('one JSON object');
    expect(loadConfig(origins({ configFile: withFile('\uFEFF{"port":9}') })).config.port).toBe(9);
  });

  it('never accepts a value the schema refuses, whatever the words', () => {
    const names = CONFIG_KEYS.map(variableName);
    fc.assert(
      fc.property(fc.dictionary(fc.constantFrom(...names), fc.string(), { maxKeys: 4 }), (env) => {
        try {
          configSchema.parse(loadConfig(origins({ env })).config);
        } catch (thrown) {
          expect(thrown).toBeInstanceOf(PadbridgeError);
        }
      }),
      { numRuns: 300 },
    );
  });
});
