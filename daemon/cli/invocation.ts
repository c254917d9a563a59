import type { Command } from 'commander';
import type { CallContext } from '../../schemas/facade.js';
import { loadConfig, type LoadedConfig, type ResolvedConfig } from '../config/load.js';
import type { Flags } from '../config/layers.js';
import { createLogger } from '../log/create-logger.js';
import type { Log } from '../log/log.js';
import type { ExitCode } from './exit-codes.js';
import type { Services, Session } from './session.js';
import { createStatusLine, type StatusLine } from './status-line.js';
import { widthOf, type Terminal } from './terminal.js';

/** One command as it runs: what the user asked for, settled, and the ways to answer. */
export interface Invocation {
  services: Services;
  config: ResolvedConfig;
  sources: LoadedConfig['sources'];
  log: Log;
  signal: AbortSignal;
  json: boolean;
  status: StatusLine;
  /** Width of the terminal results go to; undefined in a pipe. */
  width: number | undefined;
  /** A result, as it is. */
  print: (text: string) => void;
  /** A result of one line, or several, without the break at the end. */
  printLine: (text: string) => void;
  /** A result as one line of JSON. */
  printJson: (value: unknown) => void;
  /** A remark for the person, beside the results. */
  remark: (text: string) => void;
  /** What calls of the facade carry. */
  context: CallContext;
}

/** A command's work; it throws PadbridgeError, or returns the exit code. */
export type Action = (invocation: Invocation, command: Command) => Promise<ExitCode>;
/** Makes a handler for commander out of an action. */
export type Runner = (action: Action) => (...given: unknown[]) => Promise<void>;

/** Flags that are settings; everything else a command takes is its own affair. */
const SETTING_FLAGS = [
  'data',
  'library',
  'ignore',
  'host',
  'port',
  'oscPort',
  'oscAllow',
  'samplerPort',
  'workers',
  'rescanMinutes',
  'logLevel',
  'logFormat',
] as const;

/** Settings with a `--no-…` flag. */
const SWITCHED_OFF = ['starterKit', 'osc', 'discovery', 'sampler'] as const;

export function createInvocation(command: Command, terminal: Terminal, services: Services): Invocation {
  const options = command.optsWithGlobals<Record<string, unknown>>();
  const { config, sources } = loadConfig({
    ...terminal.surroundings,
    flags: settingFlags(command),
    configFile: options.config as string | undefined,
  });
  const json = options.json === true;
  const status = createStatusLine(json ? { write: () => undefined } : terminal.stderr);
  const stream = {
    write(line: string) {
      status.clear();
      terminal.stderr.write(line);
    },
  };
  // A daemon tells what it does; a command that a person waits for only what goes wrong, unless asked for more.
  const quiet = command.name() !== 'start' && sources.logLevel.from === 'default';
  return {
    services,
    config,
    sources,
    log: createLogger(quiet ? { ...config, logLevel: 'warn' } : config, stream),
    signal: terminal.signal,
    json,
    status,
    width: widthOf(terminal.stdout),
    print(text) {
      status.clear();
      terminal.stdout.write(text);
    },
    printLine(text) {
      status.clear();
      terminal.stdout.write(`${text}\n`);
    },
    printJson(value) {
      status.clear();
      terminal.stdout.write(`${JSON.stringify(value)}\n`);
    },
    remark: (text) => stream.write(`${text}\n`),
    context: { signal: terminal.signal, caller: 'cli' },
  };
}

function settingFlags(command: Command): Flags {
  const options = command.optsWithGlobals<Record<string, string | string[] | undefined>>();
  const flags: Flags = Object.fromEntries(SETTING_FLAGS.map((key) => [key, options[key]]));
  // There --port is a serial port, not that of the daemon.
  if (command.parent?.name() === 'link') delete flags.port;
  // Commander fills in `true` for a `--no-…` flag that was not given.
  if (command.getOptionValueSource('demo') === 'cli') flags.demo = true;
  for (const key of SWITCHED_OFF) if (command.getOptionValueSource(key) === 'cli') flags[key] = false;
  return flags;
}

/** Opens a session for the time of `use`. */
export async function withSession<T>(
  { services, config, log }: Invocation,
  options: { readonly: boolean },
  use: (session: Session) => Promise<T>,
): Promise<T> {
  const session = await services.openSession(config, log, options);
  try {
    return await use(session);
  } finally {
    await session.close();
  }
}
