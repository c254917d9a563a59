import { z } from 'zod';
import { configSchema, type Config } from '../../schemas/config.js';

export type ConfigKey = keyof Config;
export const CONFIG_KEYS = Object.keys(configSchema.shape) as ConfigKey[];

/** `logLevel` as `PADBRIDGE_LOG_LEVEL`. */
export function variableName(key: ConfigKey): string {
  return `PADBRIDGE_${words(key).join('_').toUpperCase()}`;
}

/** `logLevel` as `--log-level`. */
export function flagName(key: ConfigKey): string {
  return `--${words(key).join('-')}`;
}

function words(key: ConfigKey): string[] {
  return key.split(/(?=[A-Z])/).map((word) => word.toLowerCase());
}

/** The schema of a key without its default and null. */
function coreSchema(key: ConfigKey): z.ZodType {
  let schema: z.ZodType = configSchema.shape[key];
  while (schema instanceof z.ZodDefault || schema instanceof z.ZodNullable) {
    schema = schema.unwrap() as z.ZodType;
  }
  return schema;
}

const BOOLEAN_WORDS = new Map([
  ['true', true],
  ['yes', true],
  ['on', true],
  ['1', true],
  ['false', false],
  ['no', false],
  ['off', false],
  ['0', false],
]);

/**
 * A word from the environment or a flag as the value its key takes. What cannot be read stays text, so that the
 * schema refuses it and the message can show what was written. Lists are separated like the platform's PATH.
 */
export function parseWord(key: ConfigKey, word: string, listSeparator: string): unknown {
  const schema = coreSchema(key);
  if (schema instanceof z.ZodNumber) return /^[+-]?\d+(\.\d+)?$/.test(word.trim()) ? Number(word) : word;
  if (schema instanceof z.ZodBoolean) return BOOLEAN_WORDS.get(word.trim().toLowerCase()) ?? word;
  if (schema instanceof z.ZodArray) return word.split(listSeparator).filter((part) => part !== '');
  return word;
}

/** What a key takes, to follow "must be": "a whole number from 0 to 65535". */
export function expectation(key: ConfigKey): string {
  const schema = coreSchema(key);
  if (schema instanceof z.ZodNumber) {
    const kind = schema.format === 'safeint' ? 'a whole number' : 'a number';
    return `${kind} from ${schema.minValue} to ${schema.maxValue}`;
  }
  if (schema instanceof z.ZodBoolean) return 'true or false';
  if (schema instanceof z.ZodEnum) return `one of ${schema.options.join(', ')}`;
  if (schema instanceof z.ZodArray) return 'a list of texts, none of them empty';
  return 'text that is not empty';
}
