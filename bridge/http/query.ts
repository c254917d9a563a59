import { z } from 'zod';
import { PadbridgeError } from '../../schemas/errors.js';
import { MAX_QUERY_VALUES } from './limits.js';

/** The parts of a JSON Schema that a query needs. */
export interface JsonSchema {
  /** One type, or several for a nullable value. */
  type?: string | string[];
  properties?: Record<string, JsonSchema>;
  required?: string[];
  items?: JsonSchema;
  allOf?: JsonSchema[];
  [keyword: string]: unknown;
}

/** One value of the params, as a query or path parameter. */
export interface QueryField {
  /** Dotted: `bpm.min` is the `min` of `bpm`. */
  name: string;
  /** Repeated names make a list: `kind=loop&kind=one-shot`. */
  list: boolean;
  /** JSON type of one value. */
  type: 'number' | 'boolean' | 'string';
  /** Only when every object around it is required, too. */
  required: boolean;
  schema: JsonSchema;
}

/** What a caller may send for a zod schema, as JSON Schema 2020-12. */
export function inputSchema(schema: z.ZodType): JsonSchema {
  return z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as JsonSchema;
}

/** Every value that a params schema can hold, flat. */
export function queryFields(schema: JsonSchema, prefix = '', required = true): QueryField[] {
  const own = Object.entries(schema.properties ?? {}).flatMap(([key, part]) => {
    const name = prefix === '' ? key : `${prefix}.${key}`;
    const needed = required && (schema.required ?? []).includes(key);
    if (hasType(part, 'object') || part.allOf !== undefined) return queryFields(part, name, needed);
    const list = hasType(part, 'array');
    return [{ name, list, type: valueType(list ? part.items : part), required: needed, schema: part }];
  });
  return [...own, ...(schema.allOf ?? []).flatMap((part) => queryFields(part, prefix, required))];
}

function valueType(schema: JsonSchema = {}): QueryField['type'] {
  if (hasType(schema, 'number') || hasType(schema, 'integer')) return 'number';
  return hasType(schema, 'boolean') ? 'boolean' : 'string';
}

function hasType(schema: JsonSchema, type: string): boolean {
  return Array.isArray(schema.type) ? schema.type.includes(type) : schema.type === type;
}

/**
 * Params from the pairs of a query. Numbers and booleans are turned into such where they are written as such; the
 * schema judges the rest. Throws invalid-input for a name that the method does not know (a misspelt filter must not
 * find everything), for a repeated single value and for too many values.
 */
export function parseQuery(pairs: Iterable<[string, string]>, fields: readonly QueryField[]): object {
  const known = new Map(fields.map((field) => [field.name, field]));
  const params = {};
  const seen = new Set<string>();
  let values = 0;
  for (const [name, text] of pairs) {
    const field = known.get(name);
    if (field === undefined) {
      throw new PadbridgeError('invalid-input', `${name.slice(0, 80)}: there is no such parameter`, {
        subject: name.slice(0, 80),
        ...(fields.length === 0 ? {} : { next: `Use one of ${[...known.keys()].join(', ')}.` }),
      });
    }
    values += 1;
    if (values > MAX_QUERY_VALUES) throw new PadbridgeError('too-large', 'The query has too many values.');
    if (!field.list && seen.has(name)) {
      throw new PadbridgeError('invalid-input', `${name}: is given twice`, { subject: name });
    }
    seen.add(name);
    place(params, field, valueOf(text, field.type));
  }
  return params;
}

function valueOf(text: string, type: QueryField['type']): unknown {
  if (type === 'number' && /^-?\d+(\.\d+)?(e[+-]?\d+)?$/i.test(text)) return Number(text);
  if (type === 'boolean' && (text === 'true' || text === 'false')) return text === 'true';
  return text;
}

/** Puts a value where its dotted name says. Names come from the contract, never from outside. */
function place(params: object, field: QueryField, value: unknown): void {
  const keys = field.name.split('.');
  const last = keys.pop() ?? field.name;
  let target = params as Record<string, unknown>;
  for (const key of keys) target = (target[key] ??= {}) as Record<string, unknown>;
  if (field.list) ((target[last] ??= []) as unknown[]).push(value);
  else target[last] = value;
}
