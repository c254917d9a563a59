import { Router, type Request, type RequestHandler } from 'express';
import type { Health } from '../../schemas/entities.js';
import type { Access } from '../auth/access.js';
import type { Caller, Dispatcher } from '../dispatch.js';
import { abortedWhenGone } from './routes.js';

/** Where each question is answered: the API's own path first, then those that supervisors and scripts try. */
export const HEALTH_PATHS = {
  health: ['/api/v1/health', '/health'],
  live: ['/api/v1/health/live', '/api/v1/live', '/health/live'],
  ready: ['/api/v1/health/ready', '/api/v1/ready', '/health/ready'],
};

/**
 * Health, without a token. `live` says that the process answers, `ready` that it can do its work (503 when not).
 * A stranger over the network learns what is up and what is down; reasons name folders and are for those with a token.
 */
export function healthRouter(dispatcher: Dispatcher, access: Access): Router {
  const router = Router({ caseSensitive: true });
  const ask = async (request: Request, caller: Caller, signal: AbortSignal): Promise<Health> => {
    const health = (await dispatcher.dispatch('health.get', {}, caller, { signal })) as Health;
    return caller.loopback || request.headers.authorization !== undefined ? health : withoutReasons(health);
  };
  const callerOf = (request: Request): Caller =>
    request.headers.authorization === undefined ? access.anonymous(request) : access.authenticate(request);

  const fresh: RequestHandler = (_request, response, next) => {
    response.setHeader('Cache-Control', 'no-store');
    next();
  };
  router.get(HEALTH_PATHS.health, fresh, async (request, response) => {
    response.json(await ask(request, callerOf(request), abortedWhenGone(response)));
  });
  router.get(HEALTH_PATHS.live, fresh, (_request, response) => {
    response.json({ state: 'up' });
  });
  router.get(HEALTH_PATHS.ready, fresh, async (request, response) => {
    const { state } = await ask(request, callerOf(request), abortedWhenGone(response));
    response.status(state === 'down' ? 503 : 200).json({ state });
  });
  return router;
}

function withoutReasons(health: Health): Health {
  return {
    ...health,
    components: health.components.map((component) => ({ ...component, reason: null, next: null })),
  };
}
