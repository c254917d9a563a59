import type { z } from 'zod';
import type { EventDefinition, MethodDefinition } from '../../schemas/contract.js';
import { ERROR_CODES } from '../../schemas/errors.js';
import { EVENTS } from '../../schemas/events.js';
import { METHODS } from '../../schemas/methods.js';
import { SESSION_METHODS, SESSION_NOTIFICATIONS } from '../../schemas/session-methods.js';
import { createSchemaBook, type SchemaBook } from './schemas.js';

type Callable = Pick<MethodDefinition, 'name' | 'summary' | 'access'> & {
  params: z.ZodType;
  result: z.ZodType;
  example: { params: unknown; result: unknown };
};

const RPC = { jsonrpc: { const: '2.0' } };
const CALL_ID = { type: ['string', 'integer'] };

/** The AsyncAPI 3.0 document of the WebSocket door: JSON-RPC 2.0 on one channel, seen from the daemon. */
export function asyncApi(version: string): object {
  const book = createSchemaBook('#/components/schemas/');
  const messages: Record<string, object> = {};
  const operations: Record<string, object> = {};

  for (const method of [...METHODS, ...SESSION_METHODS] as readonly Callable[]) {
    messages[`${method.name}.request`] = requestMessage(method, book);
    messages[`${method.name}.response`] = responseMessage(method, book);
    operations[method.name] = {
      action: 'receive',
      channel: { $ref: '#/channels/socket' },
      summary: method.summary,
      description: `Needs the scope \`${method.access}\`.`,
      messages: [{ $ref: channelMessage(`${method.name}.request`) }],
      reply: {
        channel: { $ref: '#/channels/socket' },
        messages: [{ $ref: channelMessage(`${method.name}.response`) }, { $ref: channelMessage('error') }],
      },
    };
  }
  messages['error'] = errorMessage();
  for (const event of EVENTS as readonly EventDefinition[]) {
    const key = `event.${event.name}`;
    messages[key] = eventMessage(event, book);
    operations[key] = {
      action: 'send',
      channel: { $ref: '#/channels/socket' },
      summary: event.summary,
      messages: [{ $ref: channelMessage(key) }],
    };
  }
  for (const notification of SESSION_NOTIFICATIONS) {
    // Each event has a message of its own above.
    if (notification.name === 'event') continue;
    const key = `notification.${notification.name.replace('$/', '')}`;
    messages[key] = notificationMessage(notification, book);
    operations[key] = {
      action: notification.from === 'daemon' ? 'send' : 'receive',
      channel: { $ref: '#/channels/socket' },
      summary: notification.summary,
      messages: [{ $ref: channelMessage(key) }],
    };
  }

  return {
    asyncapi: '3.0.0',
    info: {
      title: 'Padbridge',
      version,
      description:
        'JSON-RPC 2.0 over a WebSocket: the methods of the contract, and events of subscribed topics.',
      license: { name: 'MIT' },
    },
    defaultContentType: 'application/json',
    servers: {
      local: {
        host: '127.0.0.1:4404',
        protocol: 'ws',
        security: [{ $ref: '#/components/securitySchemes/token' }],
      },
    },
    channels: {
      socket: {
        address: '/ws',
        messages: Object.fromEntries(
          Object.keys(messages).map((key) => [key, { $ref: `#/components/messages/${key}` }]),
        ),
      },
    },
    operations,
    components: {
      securitySchemes: {
        token: {
          type: 'http',
          scheme: 'bearer',
          description: 'The file `token`, or the cookie of a browser',
        },
      },
      messages,
      schemas: book.definitions(),
    },
  };
}

function channelMessage(key: string): string {
  return `#/channels/socket/messages/${key}`;
}

function requestMessage(method: Callable, book: SchemaBook): object {
  return {
    title: method.summary,
    payload: {
      type: 'object',
      required: ['jsonrpc', 'method'],
      properties: {
        ...RPC,
        id: CALL_ID,
        method: { const: method.name },
        params: book.schemaOf(method.params),
      },
    },
    examples: [{ payload: { jsonrpc: '2.0', id: 1, method: method.name, params: method.example.params } }],
  };
}

function responseMessage(method: Callable, book: SchemaBook): object {
  return {
    title: `Result of ${method.name}`,
    payload: {
      type: 'object',
      required: ['jsonrpc', 'id', 'result'],
      properties: { ...RPC, id: CALL_ID, result: book.schemaOf(method.result) },
    },
    examples: [{ payload: { jsonrpc: '2.0', id: 1, result: method.example.result } }],
  };
}

function errorMessage(): object {
  return {
    title: 'A call failed',
    payload: {
      type: 'object',
      required: ['jsonrpc', 'id', 'error'],
      properties: {
        ...RPC,
        id: { type: ['string', 'integer', 'null'] },
        error: {
          type: 'object',
          required: ['code', 'message'],
          properties: {
            code: { type: 'integer' },
            message: { type: 'string' },
            data: {
              type: 'object',
              properties: {
                code: { enum: ERROR_CODES },
                subject: { type: 'string' },
                next: { type: 'string' },
              },
            },
          },
        },
      },
    },
  };
}

function eventMessage(event: EventDefinition, book: SchemaBook): object {
  const { name, topic, payload, example } = event;
  return {
    title: event.summary,
    payload: {
      type: 'object',
      required: ['jsonrpc', 'method', 'params'],
      properties: {
        ...RPC,
        method: { const: 'event' },
        params: {
          type: 'object',
          required: ['seq', 'topic', 'name', 'payload'],
          properties: {
            seq: { type: 'integer', minimum: 1 },
            topic: { const: topic },
            name: { const: name },
            payload: book.schemaOf(payload),
          },
        },
      },
    },
    examples: [
      { payload: { jsonrpc: '2.0', method: 'event', params: { seq: 1, topic, name, payload: example } } },
    ],
  };
}

function notificationMessage(notification: (typeof SESSION_NOTIFICATIONS)[number], book: SchemaBook): object {
  return {
    title: notification.summary,
    payload: {
      type: 'object',
      required: ['jsonrpc', 'method'],
      properties: {
        ...RPC,
        method: { const: notification.name },
        params: book.schemaOf(notification.params),
      },
    },
    examples: [{ payload: { jsonrpc: '2.0', method: notification.name, params: notification.example } }],
  };
}
