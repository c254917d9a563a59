import { PadbridgeError } from '../../schemas/errors.js';
import { expandPath, pathsOf, type Surroundings } from './folders.js';
import { CONFIG_KEYS, flagName, parseWord, variableName, type ConfigKey } from './keys.js';
import { suggestion } from './nearest.js';

/** Where a value was set: as a person would name it in a sentence. */
export interface Source {
  from: 'default' | 'file' | 'environment' | 'flag';
  /** `--port`, `PADBRIDGE_PORT`, `"port" in /home/ana/.config/padbridge/config.json`, `default`. */
  name: string;
}

/** Raw values of one origin, before validation. */
export type Layer = Map<ConfigKey, { value: unknown; source: Source }>;

/** The variable that names another configuration file; not a setting itself. */
export const CONFIG_VARIABLE = 'PADBRIDGE_CONFIG';
const PREFIX = 'PADBRIDGE_';

/** `PADBRIDGE_*` as a layer. An empty variable counts as not set; an unknown one is refused. */
export function environmentLayer(surroundings: Surroundings): Layer {
  const { env, platform, cwd } = surroundings;
  const keys = new Map(CONFIG_KEYS.map((key) => [variableName(key), key]));
  const layer: Layer = new Map();
  for (const [variable, word] of Object.entries(env)) {
    // Windows does not tell upper from lower case in the names of variables.
    const name = platform === 'win32' ? variable.toUpperCase() : variable;
    if (!name.startsWith(PREFIX) || name === CONFIG_VARIABLE || word === undefined || word === '') continue;
    const key = keys.get(name);
    if (key === undefined) {
      const meant = suggestion(name, [...keys.keys(), CONFIG_VARIABLE]);
      throw new PadbridgeError('invalid-input', `${name}: no such setting${meant}`, {
        subject: name,
        next: 'Unset the variable, or correct its name.',
      });
    }
    const value = absolute(key, parseWord(key, word, pathsOf(platform).delimiter), cwd, surroundings);
    layer.set(key, { value, source: { from: 'environment', name } });
  }
  return layer;
}

/** Flags as the command line read them: words, lists of words, or booleans; undefined means not given. */
export type Flags = Partial<Record<ConfigKey, string | boolean | readonly string[] | undefined>>;

export function flagLayer(flags: Flags, surroundings: Surroundings): Layer {
  const layer: Layer = new Map();
  for (const key of CONFIG_KEYS) {
    const given = flags[key];
    if (given === undefined) continue;
    const value =
      typeof given === 'string' ? parseWord(key, given, pathsOf(surroundings.platform).delimiter) : given;
    const source: Source = { from: 'flag', name: flagName(key) };
    layer.set(key, { value: absolute(key, value, surroundings.cwd, surroundings), source });
  }
  return layer;
}

/** The text of `config.json` as a layer; paths in it start at its own folder. Unknown keys are refused. */
export function fileLayer(text: string, file: string, surroundings: Surroundings): Layer {
  const layer: Layer = new Map();
  for (const [name, value] of Object.entries(parseObject(text, file))) {
    const key = CONFIG_KEYS.find((known) => known === name);
    if (key === undefined) {
      throw new PadbridgeError(
        'invalid-input',
        `"${name}" in ${file}: no such setting${suggestion(name, CONFIG_KEYS)}`,
        { subject: name, next: 'Remove the line, or correct the name.' },
      );
    }
    const base = pathsOf(surroundings.platform).dirname(file);
    const source: Source = { from: 'file', name: `"${name}" in ${file}` };
    layer.set(key, { value: absolute(key, value, base, surroundings), source });
  }
  return layer;
}

function parseObject(text: string, file: string): Record<string, unknown> {
  let value: unknown;
  try {
    // Some editors on Windows put a byte order mark first.
    value = JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch (cause) {
    throw new PadbridgeError('invalid-input', `${file}: not valid JSON${jsonPlace(text, cause)}`, {
      subject: file,
      next: 'Correct the file; an empty configuration is {}.',
      cause,
    });
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new PadbridgeError('invalid-input', `${file}: must hold one JSON object`, {
      subject: file,
      next: 'An empty configuration is {}.',
    });
  }
  return value as Record<string, unknown>;
}

/** " at line 3, column 5", from the position V8 names in its message. */
function jsonPlace(text: string, thrown: unknown): string {
  const position = thrown instanceof Error ? /at position (\d+)/.exec(thrown.message)?.[1] : undefined;
  if (position === undefined) return '';
  const before = text.slice(0, Number(position)).split('\n');
  return ` at line ${before.length}, column ${before.at(-1)!.length + 1}`;
}

/** Settings that are paths become absolute before validation; anything that is not text is left to the schema. */
function absolute(key: ConfigKey, value: unknown, base: string, surroundings: Surroundings): unknown {
  const expand = (entry: unknown) =>
    typeof entry === 'string' && entry !== '' ? expandPath(entry, base, surroundings) : entry;
  if (key === 'data') return expand(value);
  if (key === 'library' && Array.isArray(value)) return value.map(expand);
  return value;
}
