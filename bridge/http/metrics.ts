import type { RequestHandler } from 'express';
import { Histogram, type Registry } from 'prom-client';

/** Seconds; the target for a call on loopback is 0.5 ms, and nothing should take ten seconds. */
const BUCKETS = [0.0005, 0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1, 3, 10];

/**
 * Measures every request into a registry. Labels are the verb, the class of the status and the route, never the path:
 * a path holds ids, and every new one would stay in memory for good.
 */
export function measureRequests(registry: Registry): RequestHandler {
  const duration = new Histogram({
    name: 'padbridge_http_request_seconds',
    help: 'Time to answer a request, until the last byte was handed over',
    labelNames: ['method', 'route', 'status'],
    buckets: BUCKETS,
    registers: [registry],
  });
  return (request, response, next) => {
    const end = duration.startTimer();
    response.once('close', () => {
      const route = (request.route as { path?: unknown } | undefined)?.path;
      end({
        method: request.method,
        route: typeof route === 'string' ? route : 'other',
        status: response.writableFinished ? `${Math.floor(response.statusCode / 100)}xx` : 'gone',
      });
    });
    next();
  };
}
