import { pino, type Logger } from 'pino';
import type { Config } from '../../schemas/config.js';
import { causeChain, PadbridgeError } from '../../schemas/errors.js';
import { escapeText } from './escape.js';
import type { Log, LogFields } from './log.js';
import { formatLine, type LogLevel } from './text-format.js';

/** Where lines go: standard error in the program, a list in a test. */
export interface LogStream {
  write(line: string): unknown;
}

/** How much of the chain of causes and the stack is worth a debug line. */
const MAX_STACK_LENGTH = 4000;

/** The log of the whole program; rooms take a child named like their path. */
export function createLogger(config: Pick<Config, 'logLevel' | 'logFormat'>, stream: LogStream): Log {
  const sink = pino(
    {
      level: config.logLevel,
      // Neither host name nor process id: one daemon on one machine, and a log that may be sent to somebody.
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
    },
    config.logFormat === 'json' ? stream : textStream(stream),
  );
  return logNamed(sink, 'padbridge');
}

function logNamed(sink: Logger, name: string): Log {
  const at =
    (level: LogLevel) =>
    (message: string, fields: LogFields = {}) => {
      if (sink.isLevelEnabled(level)) sink[level]({ name, fields: escaped(fields) }, escapeText(message));
    };
  const log = { error: at('error'), warn: at('warn'), info: at('info'), debug: at('debug') };
  return {
    ...log,
    failure(message, thrown, fields) {
      const known = thrown instanceof PadbridgeError ? thrown : undefined;
      log.error(message, {
        ...fields,
        reason: causeChain(thrown)[0],
        subject: known?.subject,
        next: known?.next,
      });
      log.debug(`${message}: causes`, {
        code: known?.code,
        causes: causeChain(thrown).join(' < '),
        stack: thrown instanceof Error ? thrown.stack?.slice(0, MAX_STACK_LENGTH) : undefined,
      });
    },
    child: (room) => logNamed(sink, room),
  };
}

/** JSON escapes the controls of ASCII by itself, but not what turns the direction of the text around it. */
function escaped(fields: LogFields): LogFields {
  return Object.fromEntries(
    Object.entries(fields).map(([key, value]) => [
      key,
      typeof value === 'string' ? escapeText(value) : value,
    ]),
  );
}

interface Line {
  time: string;
  level: LogLevel;
  name: string;
  msg: string;
  fields: LogFields;
}

/** Pino's own JSON lines, turned into text. */
function textStream(stream: LogStream): LogStream {
  return {
    write(json) {
      const { time, level, name, msg, fields } = JSON.parse(json) as Line;
      stream.write(formatLine(new Date(time), level, name, msg, fields));
    },
  };
}
