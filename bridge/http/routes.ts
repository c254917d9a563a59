import { Router, type Request, type RequestHandler, type Response } from 'express';
import type { MethodDefinition } from '../../schemas/contract.js';
import { PadbridgeError } from '../../schemas/errors.js';
import { METHODS } from '../../schemas/methods.js';
import type { Caller, Dispatcher } from '../dispatch.js';
import { jsonBody } from './json-body.js';
import { lazy } from './lazy.js';
import { inputSchema, parseQuery, queryFields, type QueryField } from './query.js';

/** How a method continues a list: the field of the result that goes into the param of the next call. */
const PAGING = [
  { result: 'nextCursor', param: 'cursor' },
  { result: 'nextAfter', param: 'after' },
] as const;

/** Which methods have a route of their own making: health is asked for without a token. */
const OWN_ROUTE: ReadonlySet<string> = new Set(['health.get']);

/** What one method needs to be called over HTTP. */
interface MethodRoute {
  method: MethodDefinition;
  /** For express: `/samples/:id`. */
  path: string;
  /** How many parameters stand in the path. */
  inPath: number;
  fields: () => RouteFields;
}

interface RouteFields {
  path: QueryField[];
  /** Null when the params travel as a JSON body. */
  query: QueryField[] | null;
}

/** The routes of a list of methods; fixed paths before those with a parameter, so that `/samples/facets` is no id. */
function methodRoutes(methods: readonly MethodDefinition[]): MethodRoute[] {
  return methods
    .filter((method) => !OWN_ROUTE.has(method.name))
    .map((method) => {
      const names = new Set([...method.http.path.matchAll(/\{(\w+)\}/g)].map((match) => match[1]));
      return {
        method,
        path: method.http.path.replaceAll(/\{(\w+)\}/g, ':$1'),
        inPath: names.size,
        fields: lazy(() => {
          const fields = queryFields(inputSchema(method.params));
          return {
            path: fields.filter((field) => names.has(field.name)),
            query: takesQuery(method) ? fields.filter((field) => !names.has(field.name)) : null,
          };
        }),
      };
    })
    .sort((a, b) => a.inPath - b.inPath);
}

function takesQuery(method: MethodDefinition): boolean {
  return method.http.verb === 'get' || method.http.verb === 'delete';
}

/** The caller that an earlier step put on the response. */
export function callerOf(response: Response): Caller {
  return (response.locals as { caller: Caller }).caller;
}

/** A router with every method of the contract, to be mounted at /api/v1 behind authentication. */
export function methodRouter(dispatcher: Dispatcher): Router {
  const router = Router({ caseSensitive: true });
  for (const route of methodRoutes(METHODS)) {
    const handler: RequestHandler = async (request, response) => {
      const params = paramsOf(route, request);
      const signal = abortedWhenGone(response);
      const result = await dispatcher.dispatch(route.method.name, params, callerOf(response), { signal });
      if (signal.aborted) return;
      addNextLink(response, request, route, result);
      response.json(result);
    };
    const { verb } = route.method.http;
    if (!takesQuery(route.method)) router[verb](route.path, ...jsonBody, handler);
    else router[verb](route.path, handler);
  }
  return router;
}

/** Aborts when the client goes away before it was answered. */
export function abortedWhenGone(response: Response): AbortSignal {
  const controller = new AbortController();
  response.once('close', () => {
    if (!response.writableFinished) controller.abort();
  });
  return controller.signal;
}

/** Decoded pairs of the query of a request. */
export function queryPairs(request: Request): [string, string][] {
  const at = request.originalUrl.indexOf('?');
  return at < 0 ? [] : [...new URLSearchParams(request.originalUrl.slice(at + 1))];
}

function paramsOf(route: MethodRoute, request: Request): object {
  const fields = route.fields();
  const fromPath = parseQuery(
    fields.path.map((field) => [field.name, String(request.params[field.name])]),
    fields.path,
  );
  const fromQuery = parseQuery(queryPairs(request), fields.query ?? []);
  if (fields.query !== null) return { ...fromQuery, ...fromPath };
  const body: unknown = request.body ?? {};
  if (typeof body !== 'object' || body === null || Array.isArray(body)) {
    throw new PadbridgeError('invalid-input', 'The body must be a JSON object.');
  }
  for (const field of fields.path) {
    if (Object.hasOwn(body, field.name)) {
      throw new PadbridgeError('invalid-input', `${field.name}: belongs into the path only`, {
        subject: field.name,
      });
    }
  }
  return { ...body, ...fromPath };
}

/** RFC 8288 link to the next page, for clients that follow links and know nothing of cursors. */
function addNextLink(response: Response, request: Request, route: MethodRoute, result: unknown): void {
  for (const { result: key, param } of PAGING) {
    const next = (result as Record<string, unknown> | null)?.[key];
    const known = route.fields().query?.some((field) => field.name === param) ?? false;
    if (!known || (typeof next !== 'string' && typeof next !== 'number')) continue;
    const url = new URL(request.originalUrl, 'http://localhost');
    url.searchParams.set(param, String(next));
    response.links({ next: `${url.pathname}${url.search}` });
  }
}
