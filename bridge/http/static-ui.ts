import { existsSync } from 'node:fs';
import { join } from 'node:path';
import express, { Router } from 'express';
import { page } from './html.js';

const WITHOUT_UI = `<p>Padbridge runs, but its browser UI was not built.</p>
<p>Run <code>npm run build</code>, or read <a href="/api/docs">the API</a>.</p>`;

/**
 * The files of the browser UI at `/`. Names below `assets/` carry a hash of their content and may be kept for good;
 * everything else is asked for again. Needs no token: the files are the same for everybody.
 */
export function uiRouter(uiDir: string | null): Router {
  const router = Router({ caseSensitive: true });
  if (uiDir === null || !existsSync(join(uiDir, 'index.html'))) {
    router.get('/', (_request, response) => void response.type('html').send(page('Padbridge', WITHOUT_UI)));
    return router;
  }
  router.use(
    '/assets',
    express.static(join(uiDir, 'assets'), { index: false, immutable: true, maxAge: '1y' }),
  );
  router.use(
    express.static(uiDir, { setHeaders: (response) => response.setHeader('Cache-Control', 'no-cache') }),
  );
  return router;
}
