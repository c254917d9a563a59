import { z } from 'zod';
import * as entities from '../../schemas/entities.js';
import type { JsonSchema } from '../http/query.js';

/** Entities that are worth a name in the documents: what is an object. `sampleSummary` is called SampleSummary. */
const named = z.registry<{ id: string }>();
for (const [name, schema] of Object.entries(entities)) {
  if (schema instanceof z.ZodObject) named.add(schema, { id: `${name[0]?.toUpperCase()}${name.slice(1)}` });
}

/** Collects the named entities that documents refer to. */
export interface SchemaBook {
  /** JSON Schema 2020-12 of a zod schema; entities are references below `base`. */
  schemaOf(schema: z.ZodType): JsonSchema;
  /** The entities that were referred to, by name, in alphabetical order. */
  definitions(): Record<string, JsonSchema>;
}

/**
 * A collector for one document. `base` is where its definitions live: `#/components/schemas/`. Schemas are those of
 * what is sent: optional stays optional, and more fields than listed are allowed, since adding one is no break.
 */
export function createSchemaBook(base: string): SchemaBook {
  const definitions = new Map<string, JsonSchema>();
  return {
    schemaOf(schema) {
      const { $defs, $schema: _dialect, ...rest } = toJson(schema, base);
      for (const [name, definition] of Object.entries($defs ?? {})) definitions.set(name, definition);
      return rest;
    },
    definitions: () =>
      Object.fromEntries([...definitions].sort(([a], [b]) => (a < b ? -1 : 1)).map(([k, v]) => [k, v])),
  };
}

/** JSON Schema with nothing referred to: for comparing, and for files that stand alone. */
export function inlineSchema(schema: z.ZodType): JsonSchema {
  const { $schema: _dialect, ...rest } = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' });
  return rest as JsonSchema;
}

function toJson(schema: z.ZodType, base: string): JsonSchema & { $defs?: Record<string, JsonSchema> } {
  const json = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any', metadata: named });
  return JSON.parse(JSON.stringify(json).replaceAll('"#/$defs/', `"${base}`)) as JsonSchema;
}
