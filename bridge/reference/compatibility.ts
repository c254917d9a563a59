import type { JsonSchema } from '../http/query.js';
import type { PublicContract } from './contract.js';

/** Params are read by us, results and payloads by the callers: what breaks one is harmless to the other. */
type Direction = 'read by us' | 'read by callers';

/** JSON Schema keywords that limit a value, and which way is tighter. */
const UPPER = ['maximum', 'exclusiveMaximum', 'maxLength', 'maxItems'] as const;
const LOWER = ['minimum', 'exclusiveMinimum', 'minLength', 'minItems'] as const;

/**
 * What a caller written for the `frozen` contract would trip over in the `current` one, one sentence each; empty when
 * it still works. Adding methods, events, optional params, fields of results and enum values is compatible.
 */
export function incompatibilities(frozen: PublicContract, current: PublicContract): string[] {
  const found: string[] = [];
  for (const [name, before] of Object.entries(frozen.methods)) {
    const now = current.methods[name];
    if (now === undefined) {
      found.push(`${name}: the method is gone`);
      continue;
    }
    if (now.http !== before.http) found.push(`${name}: moved from ${before.http} to ${now.http}`);
    if (now.access !== before.access) found.push(`${name}: needs ${now.access}, not ${before.access}`);
    if (now.dangerous && !before.dangerous) found.push(`${name}: needs a confirm value now`);
    found.push(...compare(before.params, now.params, `${name} params`, 'read by us'));
    found.push(...compare(before.result, now.result, `${name} result`, 'read by callers'));
  }
  for (const [name, before] of Object.entries(frozen.events)) {
    const now = current.events[name];
    if (now === undefined) {
      found.push(`${name}: the event is gone`);
      continue;
    }
    if (now.topic !== before.topic) found.push(`${name}: moved from topic ${before.topic} to ${now.topic}`);
    found.push(...compare(before.payload, now.payload, `${name} payload`, 'read by callers'));
  }
  const codes = new Set(current.errorCodes);
  found.push(...frozen.errorCodes.filter((code) => !codes.has(code)).map((code) => `error ${code}: is gone`));
  return found;
}

function compare(before: JsonSchema, now: JsonSchema, path: string, direction: Direction): string[] {
  const pairs = matchVariants(before, now);
  return [
    ...pairs.lost.map((kind) => `${path}: is never ${kind} any more`),
    ...(direction === 'read by callers' ? pairs.gained.map((kind) => `${path}: may be ${kind} now`) : []),
    ...pairs.same.flatMap(([a, b]) => [
      ...compareEnum(a, b, path),
      ...compareObject(a, b, path, direction),
      ...(a.items !== undefined && b.items !== undefined
        ? compare(a.items, b.items, `${path}[]`, direction)
        : []),
      ...compareMap(a, b, path, direction),
      ...(direction === 'read by us' ? compareLimits(a, b, path) : []),
    ]),
  ];
}

/** Pairs the alternatives of two schemas by JSON type. */
function matchVariants(before: JsonSchema, now: JsonSchema) {
  const old = byKind(before);
  const fresh = byKind(now);
  const same: [JsonSchema, JsonSchema][] = [];
  const lost: string[] = [];
  for (const [kind, schema] of old) {
    const match = fresh.get(kind) ?? fresh.get('anything');
    if (match === undefined) lost.push(kind);
    else same.push([schema, match]);
  }
  return { same, lost, gained: [...fresh.keys()].filter((kind) => !old.has(kind) && !old.has('anything')) };
}

function byKind(schema: JsonSchema): Map<string, JsonSchema> {
  const variants = (schema['anyOf'] ?? schema['oneOf']) as JsonSchema[] | undefined;
  if (variants !== undefined) return new Map(variants.flatMap((variant) => [...byKind(variant)]));
  if (Array.isArray(schema.type)) return new Map(schema.type.map((type) => [type, { ...schema, type }]));
  return new Map([
    [schema.type ?? (schema['const'] === undefined ? 'anything' : typeof schema['const']), schema],
  ]);
}

function compareEnum(before: JsonSchema, now: JsonSchema, path: string): string[] {
  const values = now['enum'] as unknown[] | undefined;
  if (values === undefined) return [];
  const allowed = new Set(values);
  const old = before['enum'] as unknown[] | undefined;
  if (old === undefined) return [`${path}: is limited to a list of values now`];
  return old.filter((value) => !allowed.has(value)).map((value) => `${path}: ${String(value)} is gone`);
}

function compareObject(before: JsonSchema, now: JsonSchema, path: string, direction: Direction): string[] {
  const [a, b] = [merged(before), merged(now)];
  const found: string[] = [];
  for (const [name, schema] of a.properties) {
    const match = b.properties.get(name);
    if (match === undefined) found.push(`${path}.${name}: is gone`);
    else found.push(...compare(schema, match, `${path}.${name}`, direction));
  }
  if (direction === 'read by us') {
    found.push(
      ...[...b.required]
        .filter((name) => !a.required.has(name))
        .map((name) => `${path}.${name}: is required now`),
    );
  } else {
    found.push(
      ...[...a.required]
        .filter((name) => b.properties.has(name) && !b.required.has(name))
        .map((name) => `${path}.${name}: may be left out now`),
    );
  }
  return found;
}

/** Values of a map from any key, where there are no named properties. */
function compareMap(before: JsonSchema, now: JsonSchema, path: string, direction: Direction): string[] {
  const [a, b] = [before['additionalProperties'], now['additionalProperties']];
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return [];
  return compare(a as JsonSchema, b as JsonSchema, `${path}.*`, direction);
}

function merged(schema: JsonSchema): { properties: Map<string, JsonSchema>; required: Set<string> } {
  const properties = new Map(Object.entries(schema.properties ?? {}));
  const required = new Set(schema.required ?? []);
  for (const part of schema.allOf ?? []) {
    const inner = merged(part);
    for (const [name, value] of inner.properties) properties.set(name, value);
    for (const name of inner.required) required.add(name);
  }
  return { properties, required };
}

function compareLimits(before: JsonSchema, now: JsonSchema, path: string): string[] {
  const number = (value: unknown, otherwise: number) => (typeof value === 'number' ? value : otherwise);
  const upper = UPPER.filter((k) => number(now[k], Infinity) < number(before[k], Infinity));
  const lower = LOWER.filter((k) => number(now[k], -Infinity) > number(before[k], -Infinity));
  return [...upper, ...lower].map((key) => `${path}: ${key} is tighter, ${String(now[key])}`);
}
