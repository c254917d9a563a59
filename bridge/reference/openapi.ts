import type { MethodDefinition } from '../../schemas/contract.js';
import { ERROR_CODES } from '../../schemas/errors.js';
import { METHODS } from '../../schemas/methods.js';
import { PROBLEM_TYPE, STATUS_OF } from '../http/problem.js';
import { inputSchema, queryFields, type JsonSchema } from '../http/query.js';
import { EXTRA_ROUTES, EXTRA_SCHEMAS, type ExtraRoute } from './http-extras.js';
import { createSchemaBook, type SchemaBook } from './schemas.js';

const COMPONENTS = '#/components/schemas/';

/** The OpenAPI 3.1 document of the HTTP door. */
export function openApi(version: string): object {
  const book = createSchemaBook(COMPONENTS);
  const paths: Record<string, Record<string, object>> = {};
  const add = (path: string, verb: string, operation: object) => {
    (paths[path] ??= {})[verb] = operation;
  };
  for (const method of METHODS as readonly MethodDefinition[]) {
    add(`/api/v1${method.http.path}`, method.http.verb, methodOperation(method, book));
  }
  for (const route of EXTRA_ROUTES) add(route.path, route.verb, extraOperation(route));
  return {
    openapi: '3.1.0',
    info: {
      title: 'Padbridge',
      version,
      summary: 'The sample catalogue between FL Studio and the SP-404MK2',
      description:
        'Nested values of a query are dotted (`bpm.min=90`), lists are repeated (`kind=loop&kind=one-shot`). ' +
        'Errors are problem+json with a stable `code`.',
      license: { name: 'MIT', identifier: 'MIT' },
    },
    servers: [{ url: '/', description: 'The daemon that serves this document' }],
    security: [{ token: [] }, { browser: [] }],
    tags: [...new Set([...METHODS.map((m) => tagOf(m.name)), ...EXTRA_ROUTES.map((r) => r.tag)])]
      .sort()
      .map((name) => ({ name })),
    paths: sorted(paths),
    components: {
      securitySchemes: {
        token: { type: 'http', scheme: 'bearer', description: 'The file `token` in the data folder' },
        browser: {
          type: 'apiKey',
          in: 'cookie',
          name: 'padbridge-4404',
          description: 'Set by the one-time link; the number is the port',
        },
      },
      responses: {
        Problem: {
          description: 'What went wrong, and what to do (RFC 9457)',
          content: { [PROBLEM_TYPE]: { schema: { $ref: `${COMPONENTS}Problem` } } },
        },
      },
      schemas: sorted({ ...book.definitions(), ...EXTRA_SCHEMAS, ...problemSchemas() }),
    },
  };
}

/** `samples.search` belongs to samples. */
export function tagOf(methodName: string): string {
  return methodName.split('.', 1)[0] ?? methodName;
}

function methodOperation(method: MethodDefinition, book: SchemaBook): object {
  const params = inputSchema(method.params);
  const inPath = new Set([...method.http.path.matchAll(/\{(\w+)\}/g)].map((match) => match[1]));
  const fields = queryFields(params);
  const inQuery = method.http.verb === 'get' || method.http.verb === 'delete';
  const parameters = fields
    .filter((field) => inPath.has(field.name) || inQuery)
    .map((field) => ({
      name: field.name,
      in: inPath.has(field.name) ? 'path' : 'query',
      required: inPath.has(field.name) || field.required,
      schema: field.schema,
    }));
  const body = inQuery ? null : withoutProperties(params, inPath);
  return {
    operationId: method.name,
    tags: [tagOf(method.name)],
    summary: method.summary,
    description: accessText(method),
    ...(method.name === 'health.get' ? { security: [] } : {}),
    ...(parameters.length === 0 ? {} : { parameters }),
    ...(body === null ? {} : { requestBody: requestBody(body, method, inPath) }),
    responses: {
      200: {
        description: 'The result',
        content: {
          'application/json': { schema: book.schemaOf(method.result), example: method.example.result },
        },
      },
      default: { $ref: '#/components/responses/Problem' },
    },
  };
}

function requestBody(schema: JsonSchema, method: MethodDefinition, inPath: ReadonlySet<unknown>): object {
  const entries = Object.entries(method.example.params as object).filter(([key]) => !inPath.has(key));
  return {
    required: (schema.required ?? []).length > 0,
    content: { 'application/json': { schema, example: Object.fromEntries(entries) } },
  };
}

/** Null when nothing is left to send in a body. */
function withoutProperties(schema: JsonSchema, names: ReadonlySet<unknown>): JsonSchema | null {
  const { $schema: _dialect, properties = {}, required = [], ...rest } = schema;
  const left = Object.entries(properties).filter(([name]) => !names.has(name));
  if (left.length === 0) return null;
  const stillRequired = required.filter((name) => !names.has(name));
  return {
    ...rest,
    properties: Object.fromEntries(left),
    ...(stillRequired.length === 0 ? {} : { required: stillRequired }),
  };
}

function accessText(method: MethodDefinition): string {
  const confirm = method.dangerous ? ' Dangerous: needs a `confirm` value from a plan and is audited.' : '';
  return `Needs the scope \`${method.access}\`. Counts as a \`${method.rate}\` call.${confirm}`;
}

function extraOperation(route: ExtraRoute): object {
  return {
    operationId: route.operationId,
    tags: [route.tag],
    summary: route.summary,
    ...(route.access === null ? { security: [] } : { description: `Needs the scope \`${route.access}\`.` }),
    ...(route.parameters === undefined ? {} : { parameters: route.parameters }),
    ...(route.requestBody === undefined ? {} : { requestBody: route.requestBody }),
    responses: { ...route.responses, default: { $ref: '#/components/responses/Problem' } },
  };
}

function problemSchemas(): Record<string, object> {
  const report = {
    code: { enum: ERROR_CODES, description: 'Stable: switch on it' },
    message: { type: 'string', description: 'One sentence for a person' },
    subject: { type: 'string', description: 'What it happened to' },
    next: { type: 'string', description: 'What to do about it' },
  };
  return {
    ErrorReport: { type: 'object', required: ['code', 'message'], properties: report },
    Problem: {
      type: 'object',
      required: ['type', 'title', 'status', 'detail', 'code', 'message'],
      properties: {
        type: { type: 'string', format: 'uri' },
        title: { type: 'string' },
        status: { enum: [...new Set(Object.values(STATUS_OF)), 405, 408, 416, 431].sort((a, b) => a - b) },
        detail: { type: 'string' },
        ...report,
      },
    },
  };
}

function sorted<T>(record: Record<string, T>): Record<string, T> {
  return Object.fromEntries(Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1)));
}
