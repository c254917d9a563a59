import type { EventDefinition, MethodDefinition } from '../../schemas/contract.js';
import { EVENTS } from '../../schemas/events.js';
import { METHODS } from '../../schemas/methods.js';
import { asyncApi } from './asyncapi.js';
import { publicContract } from './contract.js';
import { openApi } from './openapi.js';
import { markdownPages } from './pages.js';
import { inlineSchema } from './schemas.js';

const DIALECT = 'https://json-schema.org/draft/2020-12/schema';

/** The contract that callers rely on; compared with the current one and changed only on purpose. */
export const FROZEN_CONTRACT = 'contract.frozen.json';

/** Every generated file by its path below docs/reference. Pure: the same contract gives the same bytes. */
export function referenceFiles(version: string): Map<string, string> {
  const files = new Map(markdownPages());
  files.set('openapi.json', jsonText(openApi(version)));
  files.set('asyncapi.json', jsonText(asyncApi(version)));
  for (const method of METHODS as readonly MethodDefinition[]) {
    const $defs = { params: inlineSchema(method.params), result: inlineSchema(method.result) };
    files.set(
      `schema/methods/${method.name}.json`,
      jsonText({ $schema: DIALECT, title: method.summary, $defs }),
    );
  }
  for (const event of EVENTS as readonly EventDefinition[]) {
    const schema = { $schema: DIALECT, title: event.summary, ...inlineSchema(event.payload) };
    files.set(`schema/events/${event.name}.json`, jsonText(schema));
  }
  return files;
}

/** Text of a new frozen contract, for when an incompatible change is meant. */
export function frozenContractText(): string {
  return jsonText(publicContract());
}

function jsonText(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
