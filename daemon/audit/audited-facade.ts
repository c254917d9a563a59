import type { MethodDefinition } from '../../schemas/contract.js';
import { toErrorReport } from '../../schemas/errors.js';
import type { Facade } from '../../schemas/facade.js';
import { findMethod } from '../../schemas/methods.js';
import type { AuditStore } from '../catalogue/types.js';
import type { SubjectNames } from './subjects.js';

/** Params that name what a call is about, best first. */
const SUBJECT_PARAMS = ['path', 'id', 'volume', 'device', 'name'] as const;
/** A path of this length is known by its end as well. */
const MAX_SUBJECT_LENGTH = 500;

/**
 * The facade with a row in the audit table for every call that is dangerous or changes the program itself, whoever
 * makes it: written before the call, so that one which ended the process is there as `started`, and completed after.
 * A call whose row cannot be written is not made.
 */
export function auditedFacade(
  facade: Facade,
  audit: AuditStore,
  now: () => number,
  nameOf: SubjectNames,
): Facade {
  return {
    ...facade,
    async call(name, params, context) {
      const method = findMethod(name);
      if (method === undefined || !isAudited(method)) return facade.call(name, params, context);
      // Named before the call is made: afterwards what it was about may be gone.
      const subject = nameOf(name, params) ?? subjectOf(params);
      const id = audit.begin({ caller: context.caller, method: name, subject }, now());
      try {
        const result = await facade.call(name, params, context);
        audit.end(id, 'ok');
        return result;
      } catch (error) {
        audit.end(id, toErrorReport(error).code);
        throw error;
      }
    },
  };
}

/** Whether a method leaves a row: what is dangerous, and what changes the program (admin) rather than its content. */
export function isAudited(method: MethodDefinition): boolean {
  const reads = method.http.verb === 'get';
  return method.dangerous || (method.access === 'admin' && !reads);
}

/** What a call is about, for a person; never all params, which may hold a confirm value. */
function subjectOf(params: object): string | null {
  const given = params as Record<string, unknown>;
  for (const key of SUBJECT_PARAMS) {
    const value = given[key];
    if (typeof value === 'string' || typeof value === 'number') {
      return String(value).slice(-MAX_SUBJECT_LENGTH);
    }
  }
  return null;
}
