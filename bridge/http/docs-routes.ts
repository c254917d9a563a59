import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import express, { Router } from 'express';
import { asyncApi } from '../reference/asyncapi.js';
import { openApi } from '../reference/openapi.js';
import { page } from './html.js';
import { lazy } from './lazy.js';
import { readingPage, type OpenApiDocument } from './reading-page.js';

/** Only what the page loads: the package also holds source maps and a second build, ten megabytes in all. */
const SWAGGER_FILES = new Set(['/swagger-ui-bundle.js', '/swagger-ui.css', '/favicon-32x32.png']);

const START_SCRIPT = `window.addEventListener('load', () => {
  window.SwaggerUIBundle({ url: '/api/openapi.json', dom_id: '#api', deepLinking: true, validatorUrl: null });
});
`;

const INTERACTIVE = `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Padbridge API</title>
<link rel="icon" href="/api/docs/assets/favicon-32x32.png"><link rel="stylesheet" href="/api/docs/assets/swagger-ui.css">
</head><body><div id="api"></div><script src="/api/docs/assets/swagger-ui-bundle.js"></script>
<script src="/api/docs/start.js"></script></body></html>
`;

/**
 * The documents of the API and two pages to read them: `/api/docs` to try calls (Swagger UI from its package, nothing
 * from a CDN) and `/api/redoc` to read and print (made here, no script). They hold nothing of the user: no token.
 */
export function docsRouter(version: string): Router {
  const router = Router({ caseSensitive: true });
  const openapi = lazy(() => openApi(version) as OpenApiDocument);
  const asyncapi = lazy(() => asyncApi(version));
  const reading = lazy(() => readingPage(openapi()));
  const folder = swaggerFolder();

  router.get('/api/openapi.json', (_request, response) => void response.json(openapi()));
  router.get('/api/asyncapi.json', (_request, response) => void response.json(asyncapi()));
  router.get('/api/redoc', (_request, response) => void response.type('html').send(reading()));
  router.get('/api/docs/start.js', (_request, response) => void response.type('js').send(START_SCRIPT));
  router.get('/api/docs', (_request, response) => {
    const text = folder === null ? page('Padbridge API', NOT_INSTALLED) : INTERACTIVE;
    response.type('html').send(text);
  });
  if (folder !== null) {
    const files = express.static(folder, { index: false, maxAge: '1d' });
    router.use('/api/docs/assets', (request, response, next) => {
      if (SWAGGER_FILES.has(request.path)) files(request, response, next);
      else next();
    });
  }
  return router;
}

const NOT_INSTALLED = `<p>The interactive page is not installed (package <code>swagger-ui-dist</code>).
Read <a href="/api/redoc">the reference</a> instead.</p>`;

function swaggerFolder(): string | null {
  try {
    return dirname(createRequire(import.meta.url).resolve('swagger-ui-dist/package.json'));
  } catch {
    // Left out on purpose in a slim install; the page says so.
    return null;
  }
}
