import type { EventDefinition, MethodDefinition } from '../../schemas/contract.js';
import { ERROR_CODES } from '../../schemas/errors.js';
import { EVENTS } from '../../schemas/events.js';
import { METHODS } from '../../schemas/methods.js';
import { oscAddress } from '../../schemas/osc.js';
import { STATUS_OF } from '../http/problem.js';
import { tagOf } from './openapi.js';
import { fieldsTable } from './schema-text.js';
import { createSchemaBook, inlineSchema } from './schemas.js';

const NOTICE = '<!-- Generated from schemas/ by `npm run generate`. Change the contract, not this page. -->';

const CONFIRM = ', **dangerous**: needs a `confirm` value from a plan, audited';

/** The reference pages in Markdown, by path below docs/reference. */
export function markdownPages(): Map<string, string> {
  const methods = METHODS as readonly MethodDefinition[];
  const tags = [...new Set(methods.map((method) => tagOf(method.name)))].sort();
  const pages = new Map<string, string>();
  for (const tag of tags) {
    pages.set(
      `${tag}.md`,
      methodsPage(
        tag,
        methods.filter((method) => tagOf(method.name) === tag),
      ),
    );
  }
  pages.set('events.md', eventsPage());
  pages.set('entities.md', entitiesPage(methods));
  pages.set('errors.md', errorsPage());
  pages.set('osc.md', oscPage(methods));
  pages.set('README.md', indexPage(methods, tags));
  return pages;
}

function methodsPage(tag: string, methods: readonly MethodDefinition[]): string {
  return document(tag, methods.map(methodSection));
}

function methodSection(method: MethodDefinition): string {
  const book = createSchemaBook('entities.md#');
  return lines(
    `## ${method.name}`,
    sentence(method.summary),
    [
      `- Scope \`${method.access}\`, counted as \`${method.rate}\`${method.dangerous ? CONFIRM : ''}`,
      `- HTTP \`${method.http.verb.toUpperCase()} /api/v1${method.http.path}\``,
      `- OSC \`${oscAddress(method.name)}\``,
    ].join('\n'),
    '### Params',
    fieldsTable(book.schemaOf(method.params)),
    '### Result',
    fieldsTable(book.schemaOf(method.result)),
    '### Example',
    json({ jsonrpc: '2.0', id: 1, method: method.name, params: method.example.params }),
    json({ jsonrpc: '2.0', id: 1, result: method.example.result }),
  );
}

function eventsPage(): string {
  const book = createSchemaBook('entities.md#');
  const policy = {
    keep: 'every one is delivered',
    coalesce: 'a slow client gets the newest',
    drop: 'a slow client may miss some',
  };
  return document(
    'Events',
    (EVENTS as readonly EventDefinition[]).map((event) =>
      lines(
        `## ${event.name}`,
        sentence(event.summary),
        `- Topic \`${event.topic}\`; ${policy[event.delivery]}`,
        fieldsTable(book.schemaOf(event.payload)),
        json(event.example),
      ),
    ),
  );
}

function entitiesPage(methods: readonly MethodDefinition[]): string {
  const book = createSchemaBook('entities.md#');
  for (const method of methods) book.schemaOf(method.result);
  for (const event of EVENTS as readonly EventDefinition[]) book.schemaOf(event.payload);
  return document(
    'Entities',
    Object.entries(book.definitions()).map(([name, schema]) => lines(`## ${name}`, fieldsTable(schema))),
  );
}

function errorsPage(): string {
  const rows = ERROR_CODES.map((code) => `| \`${code}\` | ${STATUS_OF[code]} |`);
  return document('Errors', [
    'Every door reports errors with the same `code`, one sentence (`message`), what it happened to (`subject`) and what ' +
      'to do (`next`). Over HTTP it is `application/problem+json`; over the WebSocket it is `error.data`.',
    ['| code | HTTP status |', '| --- | --- |', ...rows].join('\n'),
  ]);
}

function oscPage(methods: readonly MethodDefinition[]): string {
  const rows = methods.map((method) => {
    const names = Object.keys(inlineSchema(method.params).properties ?? {}).map((name) => `\`${name}\``);
    const page = `${tagOf(method.name)}.md`;
    return `| [\`${oscAddress(method.name)}\`](${page}) | ${names.join(', ')} | ${method.summary} |`;
  });
  const events = EVENTS.map(
    (event) => `| \`${oscAddress(event.name)}\` | ${event.topic} | ${event.summary} |`,
  );
  return document('OSC', [
    'The address of a method or event is its name with slashes below `/padbridge`.',
    ['| address | params | |', '| --- | --- | --- |', ...rows].join('\n'),
    '## Events',
    ['| address | topic | |', '| --- | --- | --- |', ...events].join('\n'),
  ]);
}

function indexPage(methods: readonly MethodDefinition[], tags: readonly string[]): string {
  const rows = methods.map(
    (method) =>
      `| [\`${method.name}\`](${tagOf(method.name)}.md) | \`${method.access}\` | ${method.summary} |`,
  );
  return document('Reference', [
    `Methods by subject: ${tags.map((tag) => `[${tag}](${tag}.md)`).join(', ')}. See also [events](events.md), ` +
      '[entities](entities.md), [errors](errors.md) and [OSC addresses](osc.md).',
    'For programs: [openapi.json](openapi.json) (HTTP), [asyncapi.json](asyncapi.json) (WebSocket) and `schema/` (JSON Schema).',
    ['| method | scope | |', '| --- | --- | --- |', ...rows].join('\n'),
  ]);
}

function document(title: string, sections: readonly string[]): string {
  return `${lines(NOTICE, `# ${title}`, ...sections)}\n`;
}

function lines(...parts: readonly string[]): string {
  return parts.join('\n\n');
}

function sentence(text: string): string {
  return /[.…]$/.test(text) ? text : `${text}.`;
}

function json(value: unknown): string {
  return `\`\`\`json\n${JSON.stringify(value, null, 2)}\n\`\`\``;
}
