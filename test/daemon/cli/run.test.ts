import { describe, expect, it } from 'vitest';
import type { Services } from '../../../daemon/cli/session.js';
import { PadbridgeError } from '../../../schemas/errors.js';
import { fakeSession, padbridge } from './harness.js';

const COMMANDS = [
  ['start'],
  ['index'],
  ['analyze'],
  ['search'],
  ['show'],
  ['roots'],
  ['roots', 'list'],
  ['roots', 'add'],
  ['roots', 'remove'],
  ['roots', 'scan'],
  ['jobs'],
  ['jobs', 'list'],
  ['jobs', 'items'],
  ['jobs', 'cancel'],
  ['jobs', 'pause'],
  ['jobs', 'resume'],
  ['jobs', 'retry'],
  ['kit'],
  ['kit', 'list'],
  ['kit', 'assign'],
  ['kit', 'fill'],
  ['kit', 'set'],
  ['kit', 'check'],
  ['kit', 'build'],
  ['sp404'],
  ['sp404', 'inspect'],
  ['sp404', 'build'],
  ['sp404', 'to-midi'],
  ['sp404', 'from-midi'],
  ['sp404', 'to-wav'],
  ['backup'],
  ['restore'],
  ['doctor'],
];

describe('every command', () => {
  it.each(COMMANDS)('%s %s has help on standard output with --json and --data', async (...command) => {
    const { code, out, err } = await padbridge([...command.filter(Boolean), '--help']);
    expect(code).toBe(0);
    expect(out).toContain(`Usage: padbridge ${command.filter(Boolean).join(' ')}`);
    expect(out).toContain('--json');
    expect(out).toContain('--data <folder>');
    if (command.length === 1) expect(out).toMatch(/Examples?:\n {2}padbridge/);
    expect(err).toBe('');
  });

  it('is listed in the help of the program, with the exit codes', async () => {
    const { out } = await padbridge(['--help']);
    for (const [name] of COMMANDS) expect(out).toContain(`\n  ${name}`);
    expect(out).toContain('another daemon holds the data folder');
    expect((await padbridge(['--version'])).out).toBe('1.2.3\n');
  });
});

describe('wrong usage', () => {
  it('of a word that only the command can judge is told as well', async () => {
    const { services } = fakeSession({});
    const { code, err } = await padbridge(['kit', 'assign', '1', 'Z9', '1'], { services });
    expect(code).toBe(2);
    expect(err).toContain('"Z9" is not a pad; use A1 to J16. See padbridge --help.');
  });

  it.each([
    [['serach'], /unknown command 'serach'.*search/],
    [['search', '--bmp', '90'], /unknown option '--bmp'.*--bpm/],
    [['search', '--bpm', 'fast'], /--bpm.*'fast' is invalid\. Use 120, 90-100/],
    [['search', '--bpm', '100-90'], /must not be above/],
    [['search', '--key', 'H minor'], /--key.*Use a key like Am/],
    [['search', '--kind', 'drone'], /--kind.*Use one of one-shot, loop, track/],
    [['search', '--limit', '0'], /from 1 to 500/],
    [['search', '--added-after', 'yesterday'], /Use a date like/],
    [['search', '--half-double'], /says nothing without --bpm/],
    [['search', 'x'.repeat(300)], /query/],
    [['index'], /missing required argument 'folders'/],
    [['index', ''], /A path is empty/],
    [['show'], /missing required argument 'sample'/],
    [['jobs', 'cancel', 'x'], /"x" is not the number of a job/],
    [['start', '--port', 'abc'], /--port: must be a whole number from 0 to 65535, got "abc"/],
    [['doctor', '--log-level', 'loud'], /--log-level: must be one of/],
    [['doctor', '--config', '/no/such.json'], /\/no\/such\.json/],
    [['backup', 'a', 'b'], /too many arguments/],
  ])('%j is refused in one line with exit code 2', async (args, message) => {
    const { code, out, err } = await padbridge(args);
    expect(err).toMatch(message);
    expect(err.trimEnd()).not.toContain('\n');
    expect(err).toMatch(/^padbridge: .*\.\n$/);
    expect(out).toBe('');
    expect(code).toBe(2);
  });

  it('names a wrong variable', async () => {
    const { code, err } = await padbridge(['doctor'], { env: { PADBRIDGE_PORT: 'abc' } });
    expect(code).toBe(2);
    expect(err).toContain('PADBRIDGE_PORT: must be');
  });

  it('shows the help on standard error when there is no command', async () => {
    const { code, out, err } = await padbridge([]);
    expect(code).toBe(2);
    expect(out).toBe('');
    expect(err).toContain('Usage: padbridge');
  });
});

describe('failure', () => {
  const failing = (error: Error) =>
    padbridge(['roots', '--data', '/d'], fakeSession({ 'roots.list': error }));

  it('tells what happened and what to do, and closes the session', async () => {
    const fake = fakeSession({
      'samples.get': new PadbridgeError('not-found', 'There is no sample 7', { next: 'Search for it.' }),
    });
    const ran = await padbridge(['show', '7'], fake);
    expect(ran).toEqual({ code: 4, out: '', err: 'padbridge: There is no sample 7. Search for it.\n' });
    expect(fake.closed()).toBe(1);
  });

  it.each([
    [new PadbridgeError('io', 'x'), 1],
    [new PadbridgeError('not-found', 'x'), 4],
    [new PadbridgeError('invalid-input', 'x'), 2],
    [new PadbridgeError('conflict', 'x', { subject: '/d' }), 5],
    [new PadbridgeError('conflict', 'x', { subject: '/elsewhere' }), 1],
    [new PadbridgeError('cancelled', 'x'), 130],
    [new TypeError('a bug'), 1],
  ])('%s ends with %i', async (error, code) => {
    expect((await failing(error)).code).toBe(code);
  });

  it('escapes what comes from outside', async () => {
    const { err } = await failing(new PadbridgeError('io', 'Cannot read /a\n\x1b[31mb'));
    expect(err).toBe('padbridge: Cannot read /a\\n\\u{1b}[31mb.\n');
  });

  it('ends with 130 after Ctrl-C, whatever broke on the way', async () => {
    const abort = new AbortController();
    const services: Partial<Services> = {
      openSession: () => {
        abort.abort();
        return Promise.reject(new Error('torn down'));
      },
    };
    expect(await padbridge(['roots'], { services, abort })).toEqual({
      code: 130,
      out: '',
      err: 'padbridge: interrupted.\n',
    });
  });
});

describe('settings', () => {
  it('takes --data before and after the command, and on a command of a command', async () => {
    for (const args of [
      ['--data', '/d', 'roots', 'list'],
      ['roots', '--data', '/d'],
      ['roots', 'list', '--data', '/d'],
    ]) {
      const fake = fakeSession({ 'roots.list': { roots: [] } });
      await padbridge(args, fake);
      expect(fake.opened, args.join(' ')).toEqual([{ readonly: true, data: '/d' }]);
    }
  });
});
