import type { EventDefinition, MethodDefinition } from '../../schemas/contract.js';
import { ERROR_CODES } from '../../schemas/errors.js';
import { EVENTS } from '../../schemas/events.js';
import { METHODS } from '../../schemas/methods.js';
import type { JsonSchema } from '../http/query.js';
import { inlineSchema } from './schemas.js';

/** The promise to callers, as plain data that can be kept and compared. */
export interface PublicContract {
  methods: Record<
    string,
    { access: string; dangerous: boolean; http: string; params: JsonSchema; result: JsonSchema }
  >;
  events: Record<string, { topic: string; payload: JsonSchema }>;
  errorCodes: string[];
}

/** The contract as it is in schemas/ now. */
export function publicContract(): PublicContract {
  const methods = (METHODS as readonly MethodDefinition[]).map((method) => [
    method.name,
    {
      access: method.access,
      dangerous: method.dangerous,
      http: `${method.http.verb} ${method.http.path}`,
      params: inlineSchema(method.params),
      result: inlineSchema(method.result),
    },
  ]);
  const events = (EVENTS as readonly EventDefinition[]).map((event) => [
    event.name,
    { topic: event.topic, payload: inlineSchema(event.payload) },
  ]);
  return {
    methods: Object.fromEntries(methods) as PublicContract['methods'],
    events: Object.fromEntries(events) as PublicContract['events'],
    errorCodes: [...ERROR_CODES],
  };
}
