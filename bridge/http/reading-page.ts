import { escapeHtml, page } from './html.js';

interface Operation {
  operationId: string;
  summary: string;
  description?: string;
  parameters?: { name: string; in: string; required?: boolean; schema?: unknown }[];
  requestBody?: unknown;
  responses: Record<string, unknown>;
}

/** The parts of our own OpenAPI document that the page shows. */
export interface OpenApiDocument {
  info: { version: string; description: string };
  paths: Record<string, Record<string, Operation>>;
}

/** The OpenAPI document as one page to read, search and print, without a script. */
export function readingPage(document: OpenApiDocument): string {
  const operations = Object.entries(document.paths).flatMap(([path, verbs]) =>
    Object.entries(verbs).map(([verb, operation]) => ({ path, verb, operation })),
  );
  const contents = operations.map(
    ({ path, verb, operation }) =>
      `<li><a href="#${operation.operationId}"><code>${verb.toUpperCase()} ${escapeHtml(path)}</code></a> ` +
      `${escapeHtml(operation.summary)}</li>`,
  );
  const sections = operations.map(({ path, verb, operation }) => section(path, verb, operation));
  return page(
    `Padbridge API ${document.info.version}`,
    `<p>${escapeHtml(document.info.description)} <a href="/api/docs">Try calls</a>, or take the document:
<a href="/api/openapi.json">OpenAPI</a>, <a href="/api/asyncapi.json">AsyncAPI</a>.</p><ul>${contents.join('')}</ul>${sections.join('')}`,
  );
}

function section(path: string, verb: string, operation: Operation): string {
  const parameters = (operation.parameters ?? []).map(
    (one) =>
      `<li><code>${escapeHtml(one.name)}</code> in ${one.in}${one.required === true ? ', required' : ''}: ${code(one.schema ?? {})}</li>`,
  );
  return `<section id="${operation.operationId}"><h2>${escapeHtml(operation.operationId)}</h2>
<p><code>${verb.toUpperCase()} ${escapeHtml(path)}</code></p><p>${escapeHtml(operation.summary)}.</p>
<p>${escapeHtml(operation.description ?? '')}</p>${parameters.length === 0 ? '' : `<h3>Parameters</h3><ul>${parameters.join('')}</ul>`}
${operation.requestBody === undefined ? '' : details('Body', operation.requestBody)}${details('Answers', operation.responses)}</section>`;
}

function details(title: string, value: unknown): string {
  return `<details><summary>${title}</summary><pre>${escapeHtml(JSON.stringify(value, null, 2))}</pre></details>`;
}

function code(value: unknown): string {
  return `<code>${escapeHtml(JSON.stringify(value))}</code>`;
}
