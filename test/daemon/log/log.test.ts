import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createLogger } from '../../../daemon/log/create-logger.js';
import { escapeText } from '../../../daemon/log/escape.js';
import type { Config } from '../../../schemas/config.js';
import { PadbridgeError } from '../../../schemas/errors.js';

function logTo(lines: string[], config: Partial<Config> = {}) {
  return createLogger(
    { logLevel: 'debug', logFormat: 'text', ...config },
    { write: (line) => lines.push(line) },
  );
}

describe('escapeText', () => {
  it('leaves what a musician names a file as it is', () => {
    for (const name of ['Kick 01.wav', 'Ünïcode 日本語 👍🏽 100% "x" \\ \'y\'', 'עברית', 'family 👨‍👩‍👧']) {
      expect(escapeText(name)).toBe(name);
    }
  });

  it('shows line breaks, colours, bidi overrides, invisible and broken characters', () => {
    expect(escapeText('a\nb\r\tc')).toBe('a\\nb\\r\\tc');
    expect(escapeText('\x1b[31mred\x07')).toBe('\\u{1b}[31mred\\u{7}');
    expect(escapeText('\x9b31m')).toBe('\\u{9b}31m');
    expect(escapeText('gpj.\u202eexe')).toBe('gpj.\\u{202e}exe');
    expect(escapeText('\u2028\u2066\u200f\ufeff\u{e0041}')).toBe(
      '\\u{2028}\\u{2066}\\u{200f}\\u{feff}\\u{e0041}',
    );
    expect(escapeText('\ud800x')).toBe('\\u{d800}x');
  });
});

describe('createLogger', () => {
  it('writes one readable line without colours', () => {
    const lines: string[] = [];
    logTo(lines)
      .child('library/scan')
      .warn('Cannot read a folder', { path: '/a b', code: 'EACCES', files: 3, none: undefined });
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatch(
      /^\d\d:\d\d:\d\d\.\d{3} warn {2}library\/scan: Cannot read a folder {2}path="\/a b" code=EACCES files=3\n$/,
    );
  });

  it('writes JSON lines with time, level, name and fields', () => {
    const lines: string[] = [];
    logTo(lines, { logFormat: 'json' }).child('jobs').info('Started', { total: 2 });
    expect(JSON.parse(lines[0]!)).toEqual({
      level: 'info',
      time: expect.stringMatching(/^\d{4}-.*Z$/) as string,
      name: 'jobs',
      fields: { total: 2 },
      msg: 'Started',
    });
  });

  it('obeys the level', () => {
    for (const [logLevel, count] of [
      ['silent', 0],
      ['error', 1],
      ['warn', 2],
      ['info', 3],
      ['debug', 4],
    ] as const) {
      const lines: string[] = [];
      const log = logTo(lines, { logLevel });
      log.error('e');
      log.warn('w');
      log.info('i');
      log.debug('d');
      expect(lines, logLevel).toHaveLength(count);
    }
  });

  it('makes one harmless line of any text from outside, in both formats', () => {
    for (const logFormat of ['text', 'json'] as const) {
      fc.assert(
        fc.property(fc.string({ unit: 'binary', maxLength: 40 }), (path) => {
          const lines: string[] = [];
          logTo(lines, { logFormat }).info(path, { path });
          expect(lines).toHaveLength(1);
          expect(lines[0]!.slice(0, -1)).not.toMatch(
            /[\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/,
          );
          expect(lines[0]!.endsWith('\n')).toBe(true);
        }),
        { numRuns: 100 },
      );
    }
  });

  it('says a failure in one line and keeps causes and stack for debug', () => {
    const thrown = new PadbridgeError('io', 'Cannot write x', {
      subject: 'x',
      next: 'Free some space.',
      cause: new Error('ENOSPC\nforged line'),
    });
    const quiet: string[] = [];
    logTo(quiet, { logLevel: 'info' }).failure('Backup failed', thrown, { job: 7 });
    expect(quiet).toHaveLength(1);
    expect(quiet[0]).toContain(
      'error padbridge: Backup failed  job=7 reason="Cannot write x" subject=x next="Free some space."',
    );
    const all: string[] = [];
    logTo(all).failure('Backup failed', thrown);
    expect(all).toHaveLength(2);
    expect(all[1]).toContain('causes="Cannot write x < ENOSPC\\nforged line"');
    expect(all[1]).toContain('log.test.ts');
    const odd: string[] = [];
    logTo(odd).failure('Odd', 'just text');
    expect(odd[0]).toContain('reason="just text"');
  });
});
