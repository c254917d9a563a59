import { Router, type RequestHandler } from 'express';
import { z } from 'zod';
import { toErrorReport } from '../../schemas/errors.js';
import type { Access } from '../auth/access.js';
import { invalidParams } from '../dispatch.js';
import { escapeHtml, page } from './html.js';
import { STATUS_OF } from './problem.js';
import { callerOf } from './routes.js';

const loginQuery = z.object({ code: z.string().min(1).max(128) });

/**
 * `/login?code=…`: the one-time link that makes a browser known. A person opens it, so a refusal is a page. Only a
 * real visit uses the code up, not a HEAD or a prefetch.
 */
export function loginRouter(access: Access): Router {
  const router = Router({ caseSensitive: true });
  router.get('/login', (request, response) => {
    response.setHeader('Cache-Control', 'no-store');
    if (request.method === 'HEAD' || /prefetch|prerender/.test(request.get('sec-purpose') ?? '')) {
      response.status(204).end();
      return;
    }
    try {
      const parsed = loginQuery.safeParse(request.query);
      if (!parsed.success) throw invalidParams('the login link', parsed.error);
      response.setHeader('Set-Cookie', access.redeem(parsed.data.code, request));
      // Away from the address with the code, which would stay in the history and on screen.
      response.redirect(303, '/');
    } catch (error) {
      const report = toErrorReport(error);
      const body = `<p>${escapeHtml(report.message)}</p><p>${escapeHtml(report.next ?? '')}</p>`;
      response
        .status(STATUS_OF[report.code])
        .type('html')
        .send(page('This link does not open Padbridge', body));
    }
  });
  return router;
}

/** The session of the caller: who am I, log in with a token, log out, make a link for another browser. */
export function sessionRouter(access: Access): Router {
  const router = Router({ caseSensitive: true });
  const show: RequestHandler = (_request, response) => {
    const caller = callerOf(response);
    response.json({ caller: caller.name, scopes: [...caller.scopes] });
  };
  router.get('/session', show);
  router.post('/session', (request, response, next) => {
    response.setHeader('Set-Cookie', access.openSession(request, callerOf(response)));
    return show(request, response, next);
  });
  router.delete('/session', (request, response) => {
    response.setHeader('Set-Cookie', access.closeSession(request));
    response.status(204).end();
  });
  router.post('/login-links', (request, response) => {
    const caller = callerOf(response);
    access.limiter.take(caller, 'login');
    response.setHeader('Cache-Control', 'no-store');
    response.json({ url: `http://${request.get('host') ?? ''}${access.createLoginPath(caller.scopes)}` });
  });
  return router;
}
