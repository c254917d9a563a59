import type { JsonSchema } from '../http/query.js';

/** The type of a value for a person: "integer > 0", "list of text, at most 20", "kick, snare or clap". */
export function typeText(schema: JsonSchema): string {
  const reference = schema['$ref'];
  if (typeof reference === 'string') return entityLink(reference);
  const options = schema['enum'];
  if (Array.isArray(options)) return options.map((option) => `\`${String(option)}\``).join(', ');
  const variants = schema['anyOf'];
  if (Array.isArray(variants)) return (variants as JsonSchema[]).map(typeText).join(' or ');
  if (Array.isArray(schema.type)) {
    return schema.type.map((type) => typeText({ ...schema, type })).join(' or ');
  }
  switch (schema.type) {
    case 'array':
      return `list of ${typeText(schema.items ?? {})}${bounds(schema, 'Items', '')}`;
    case 'string':
      return `text${bounds(schema, 'Length', ' characters')}`;
    case 'number':
    case 'integer':
      return `${schema.type}${numberBounds(schema)}`;
    case 'object':
      return schema.properties === undefined ? 'map' : `{ ${Object.keys(schema.properties).join(', ')} }`;
    case undefined:
      return 'anything';
    default:
      return schema.type;
  }
}

/** `entities.md#Root` as a link; headings have their anchors in lower case. */
function entityLink(reference: string): string {
  const [page = '', name = ''] = reference.split('#');
  return `[${name}](${page}#${name.toLowerCase()})`;
}

function bounds(schema: JsonSchema, unit: 'Items' | 'Length', suffix: string): string {
  const least = schema[`min${unit}`];
  const most = schema[`max${unit}`];
  if (typeof least === 'number' && typeof most === 'number') return `, ${least} to ${most}${suffix}`;
  if (typeof least === 'number') return `, at least ${least}${suffix}`;
  return typeof most === 'number' ? `, at most ${most}${suffix}` : '';
}

function numberBounds(schema: JsonSchema): string {
  const above = schema['exclusiveMinimum'];
  const least = schema['minimum'];
  const most = schema['maximum'];
  const lower =
    typeof above === 'number'
      ? ` > ${above}`
      : typeof least === 'number' && isReal(least)
        ? ` ≥ ${least}`
        : '';
  const upper = typeof most === 'number' && isReal(most) ? ` ≤ ${most}` : '';
  return lower + upper;
}

/** Every integer has the bounds of a double by default; they say nothing. */
function isReal(bound: number): boolean {
  return Math.abs(bound) < Number.MAX_SAFE_INTEGER;
}

/** A Markdown table of the fields of an object, or one line for anything else. */
export function fieldsTable(schema: JsonSchema): string {
  const fields = Object.entries(schema.properties ?? {});
  if (fields.length === 0) {
    return typeof schema['$ref'] === 'string'
      ? `A ${typeText(schema)}.`
      : schema.type === 'object'
        ? 'None.'
        : typeText(schema);
  }
  const required = new Set(schema.required ?? []);
  const rows = fields.map(([name, part]) => {
    const rest = required.has(name)
      ? 'required'
      : part['default'] === undefined
        ? 'optional'
        : `default \`${JSON.stringify(part['default'])}\``;
    return `| \`${name}\` | ${typeText(part).replaceAll('|', '\\|')} | ${rest} |`;
  });
  return ['| field | type | |', '| --- | --- | --- |', ...rows].join('\n');
}
