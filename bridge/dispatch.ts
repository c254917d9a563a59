import type { z } from 'zod';
import {
  ACCESS_LEVELS,
  type AccessLevel,
  type MethodDefinition,
  type RateClass,
} from '../schemas/contract.js';
import { PadbridgeError } from '../schemas/errors.js';
import type { CallContext, Facade } from '../schemas/facade.js';
import { findMethod, type MethodName } from '../schemas/methods.js';
import type { CallScope } from './running-calls.js';

/** Whoever stands behind a door. */
export interface Caller {
  /** For the audit and the log: "http 127.0.0.1", "osc 192.168.1.20". */
  name: string;
  /** Key of the rate limit bucket: the address or the session. */
  client: string;
  loopback: boolean;
  scopes: ReadonlySet<AccessLevel>;
}

/** Every scope: the person at the machine with the token in hand. */
export const ALL_SCOPES: ReadonlySet<AccessLevel> = new Set(ACCESS_LEVELS);

/** Says whether a caller may make one more call of a class; throws rate-limited with the seconds to wait. */
export interface RateLimiter {
  take(caller: Caller, rate: RateClass): void;
}

export interface Dispatcher {
  /**
   * Calls a method by its outside name with unchecked params. Throws not-found for an unknown method, forbidden
   * without the scope, rate-limited, invalid-input naming the first wrong field, or what the method throws.
   */
  dispatch(name: string, params: unknown, caller: Caller, scope: CallScope): Promise<unknown>;
}

/** The one way from any door to the daemon: look up, authorise, limit, validate, call. */
export function createDispatcher(deps: { facade: Facade; limiter: RateLimiter }): Dispatcher {
  const { facade, limiter } = deps;
  return {
    async dispatch(name, params, caller, scope) {
      const method = findMethod(name);
      if (method === undefined) {
        throw new PadbridgeError(
          'not-found',
          `There is no method called ${JSON.stringify(name.slice(0, 80))}.`,
          {
            next: 'See the reference for the list of methods.',
          },
        );
      }
      authorise(method, caller);
      limiter.take(caller, method.rate);
      const valid = validate(method, params);
      return facade.call(method.name as MethodName, valid as never, new ContextOfScope(caller.name, scope));
    },
  };
}

/** A class, since an object literal with a getter gets a shape of its own every time, which the engine keeps for long. */
class ContextOfScope implements CallContext {
  readonly caller: string;
  private readonly scope: CallScope;

  constructor(caller: string, scope: CallScope) {
    this.caller = caller;
    this.scope = scope;
  }

  get signal(): AbortSignal {
    return this.scope.signal;
  }
}

function authorise(method: MethodDefinition, caller: Caller): void {
  if (caller.scopes.has(method.access)) return;
  throw new PadbridgeError('forbidden', `${method.name} needs the ${method.access} scope.`, {
    subject: method.name,
    next: `Use a token that has the ${method.access} scope.`,
  });
}

function validate(method: MethodDefinition, params: unknown): unknown {
  const parsed = method.params.safeParse(params ?? {});
  if (parsed.success) return parsed.data;
  throw invalidParams(method.name, parsed.error);
}

/** The first problem of a failed validation as one sentence naming the field. */
export function invalidParams(subject: string, error: z.ZodError): PadbridgeError {
  const issue = error.issues[0];
  const field = issue === undefined || issue.path.length === 0 ? 'params' : issue.path.map(String).join('.');
  return new PadbridgeError('invalid-input', `${field}: ${issue?.message ?? 'is not valid'}`, {
    subject,
    next: `See the reference page of ${subject}.`,
    cause: error,
  });
}
