import { readFileSync, statSync } from 'node:fs';
import { configSchema, type Config } from '../../schemas/config.js';
import { PadbridgeError } from '../../schemas/errors.js';
import { expandPath, pathsOf, platformFolders, type Surroundings } from './folders.js';
import { CONFIG_KEYS, expectation, type ConfigKey } from './keys.js';
import {
  CONFIG_VARIABLE,
  environmentLayer,
  fileLayer,
  flagLayer,
  type Flags,
  type Layer,
  type Source,
} from './layers.js';

/** A configuration with nothing left open: every path is absolute. */
export type ResolvedConfig = Config & { data: string };

export interface LoadedConfig {
  config: ResolvedConfig;
  /** Where each value comes from. */
  sources: Record<ConfigKey, Source>;
  /** The file that was read, or null when there is none. */
  file: string | null;
}

export interface ConfigOrigins extends Surroundings {
  flags: Flags;
  /** Overrides PADBRIDGE_CONFIG and the usual place. */
  configFile?: string | undefined;
}

/** A configuration is a page of text; a bigger file is something else, given by mistake. */
const MAX_FILE_BYTES = 1024 * 1024;

/**
 * Defaults, overridden by the file, the environment and the flags, in this order. Lists replace, they do not add up.
 * Throws `invalid-input` with the key and the place it was set.
 */
export function loadConfig(origins: ConfigOrigins): LoadedConfig {
  const usual = pathsOf(origins.platform).join(platformFolders(origins).config, 'config.json');
  const named = origins.configFile ?? (origins.env[CONFIG_VARIABLE] || undefined);
  const file = named === undefined ? usual : expandPath(named, origins.cwd, origins);
  const text = readConfigFile(file, { mustExist: named !== undefined });
  const layers = [
    text === null ? new Map() : fileLayer(text, file, origins),
    environmentLayer(origins),
    flagLayer(origins.flags, origins),
  ];
  return { ...resolveLayers(layers, platformFolders(origins).data), file: text === null ? null : file };
}

/** Layers, weakest first, as one validated configuration. */
function resolveLayers(layers: readonly Layer[], defaultData: string): Omit<LoadedConfig, 'file'> {
  const merged: Layer = new Map(layers.flatMap((layer) => [...layer]));
  const parsed = configSchema.safeParse(
    Object.fromEntries([...merged].map(([key, { value }]) => [key, value])),
  );
  if (!parsed.success) {
    // One sentence for each key, however many of its parts are wrong.
    const wrong = [...new Set(parsed.error.issues.map((issue) => issue.path[0] as ConfigKey))];
    throw refusal(wrong, merged);
  }
  const sources = Object.fromEntries(
    CONFIG_KEYS.map((key) => [key, merged.get(key)?.source ?? { from: 'default', name: 'default' }]),
  ) as Record<ConfigKey, Source>;
  return { config: { ...parsed.data, data: parsed.data.data ?? defaultData }, sources };
}

function refusal(keys: readonly ConfigKey[], merged: Layer): PadbridgeError {
  const sentences = keys.map((key) => {
    const { value, source } = merged.get(key)!;
    return `${source.name}: must be ${expectation(key)}, got ${JSON.stringify(value)}`;
  });
  return new PadbridgeError('invalid-input', sentences.join('; '), {
    subject: merged.get(keys[0]!)!.source.name,
    next: 'Correct the value, or leave it out to use the default.',
  });
}

function readConfigFile(file: string, { mustExist }: { mustExist: boolean }): string | null {
  try {
    // Only a regular file: a named pipe would hang the start, a folder is a mistake.
    const stat = statSync(file);
    if (!stat.isFile() || stat.size > MAX_FILE_BYTES) {
      throw new PadbridgeError('invalid-input', `${file}: not a configuration file`, {
        subject: file,
        next: 'Name a JSON file below 1 MB.',
      });
    }
    return readFileSync(file, 'utf8');
  } catch (cause) {
    if (cause instanceof PadbridgeError) throw cause;
    const code = (cause as NodeJS.ErrnoException).code;
    if (!mustExist && (code === 'ENOENT' || code === 'ENOTDIR')) return null;
    throw new PadbridgeError('invalid-input', `${file}: cannot read this configuration file (${code})`, {
      subject: file,
      next: 'Check that the file is there and that you may read it.',
      cause,
    });
  }
}
