import type { z } from 'zod';

/** Who may call: read looks, write changes the catalogue, device touches the sampler, admin the program itself. */
export const ACCESS_LEVELS = ['read', 'write', 'device', 'admin'] as const;
export type AccessLevel = (typeof ACCESS_LEVELS)[number];

/** Classes that share a rate limit. */
export type RateClass = 'general' | 'login' | 'upload' | 'analysis';

export interface HttpMapping {
  verb: 'get' | 'post' | 'put' | 'patch' | 'delete';
  /** Below /api/v1; parameters as `{name}` are taken from the path, the rest from query (get, delete) or body. */
  path: string;
}

/** One method of the contract: everything a door needs to offer it and a reader needs to use it. */
export interface MethodDefinition<
  Name extends string = string,
  Params extends z.ZodType = z.ZodType,
  Result extends z.ZodType = z.ZodType,
> {
  name: Name;
  summary: string;
  access: AccessLevel;
  rate: RateClass;
  /** Written to the audit table, and needs a `confirm` value from a plan made before. */
  dangerous: boolean;
  /** What it changes is of the moment: nothing has to reach the disk before the answer. */
  transient: boolean;
  params: Params;
  result: Result;
  example: { params: z.input<Params>; result: z.input<Result> };
  http: HttpMapping;
}

type MethodInput<Name extends string, P extends z.ZodType, R extends z.ZodType> = Omit<
  MethodDefinition<Name, P, R>,
  'rate' | 'dangerous' | 'transient'
> &
  Partial<Pick<MethodDefinition<Name, P, R>, 'rate' | 'dangerous' | 'transient'>>;

/** Declares a method; `rate` is general, `dangerous` and `transient` false unless said otherwise. */
export function defineMethod<const Name extends string, P extends z.ZodType, R extends z.ZodType>(
  method: MethodInput<Name, P, R>,
): MethodDefinition<Name, P, R> {
  return { rate: 'general', dangerous: false, transient: false, ...method };
}

/** What an event is worth when a client reads slowly: `keep` all, keep the newest of a key (`coalesce`), or `drop`. */
export type DeliveryPolicy = 'keep' | 'coalesce' | 'drop';

export interface EventDefinition<Name extends string = string, Payload extends z.ZodType = z.ZodType> {
  name: Name;
  topic: string;
  summary: string;
  payload: Payload;
  delivery: DeliveryPolicy;
  example: z.input<Payload>;
}

export function defineEvent<const Name extends string, P extends z.ZodType>(
  event: EventDefinition<Name, P>,
): EventDefinition<Name, P> {
  return event;
}
