import type { AccessLevel } from '../../schemas/contract.js';

/** A route that is not a method of the contract, in the words of OpenAPI. */
export interface ExtraRoute {
  verb: 'get' | 'post' | 'delete';
  path: string;
  operationId: string;
  tag: string;
  summary: string;
  /** Null: no token needed. */
  access: AccessLevel | null;
  parameters?: object[];
  requestBody?: object;
  responses: Record<string, object>;
}

const binary = { type: 'string', format: 'binary' };
const idParameter = {
  name: 'id',
  in: 'path',
  required: true,
  schema: { type: 'integer', exclusiveMinimum: 0 },
};
const answer = (description: string, schema: object, example?: unknown) => ({
  description,
  content: { 'application/json': { schema, ...(example === undefined ? {} : { example }) } },
});
const stateOnly = { type: 'object', properties: { state: { enum: ['up', 'degraded', 'down'] } } };
const uploadNameParameter = {
  name: 'name',
  in: 'query',
  required: true,
  description: 'File name with extension, no folder',
  schema: { type: 'string', minLength: 1, maxLength: 255 },
  example: 'Dusty Kick 01.wav',
};
const uploadOutcome = {
  type: 'object',
  required: ['name', 'stored', 'error'],
  properties: {
    name: { type: 'string' },
    stored: { anyOf: [{ $ref: '#/components/schemas/StoredUpload' }, { type: 'null' }] },
    error: { anyOf: [{ $ref: '#/components/schemas/ErrorReport' }, { type: 'null' }] },
  },
};

/** What the HTTP door offers beside the methods: bytes, health, login. A test calls each of them. */
export const EXTRA_ROUTES: readonly ExtraRoute[] = [
  {
    verb: 'get',
    path: '/api/v1/health/live',
    operationId: 'health.live',
    tag: 'health',
    summary: 'Whether the process answers',
    access: null,
    responses: { 200: answer('It does', stateOnly, { state: 'up' }) },
  },
  {
    verb: 'get',
    path: '/api/v1/health/ready',
    operationId: 'health.ready',
    tag: 'health',
    summary: 'Whether the daemon can do its work',
    access: null,
    responses: {
      200: answer('It can, perhaps with less than everything', stateOnly, { state: 'degraded' }),
      503: answer('It cannot', stateOnly, { state: 'down' }),
    },
  },
  {
    verb: 'get',
    path: '/api/v1/samples/{id}/audio',
    operationId: 'samples.audio',
    tag: 'samples',
    summary: 'The audio file of a sample, whole or a range of it',
    access: 'read',
    parameters: [
      idParameter,
      { name: 'Range', in: 'header', schema: { type: 'string' }, example: 'bytes=0-65535' },
    ],
    responses: {
      200: { description: 'The file', content: { 'audio/*': { schema: binary } } },
      206: { description: 'The range', content: { 'audio/*': { schema: binary } } },
      304: { description: 'Not changed since the copy named by If-None-Match' },
      416: { $ref: '#/components/responses/Problem' },
    },
  },
  {
    verb: 'get',
    path: '/api/v1/samples/{id}/peaks',
    operationId: 'samples.peaks',
    tag: 'samples',
    summary:
      'The waveform overview of a sample: pairs of minimum and maximum, −127 to 127, as bytes or as JSON',
    access: 'read',
    parameters: [idParameter],
    responses: {
      200: {
        description: 'The overview; 404 before the sample was analysed',
        headers: {
          'Padbridge-Frames-Per-Peak': {
            description: 'Frames of the file in one pair',
            schema: { type: 'integer' },
          },
          'Padbridge-Peaks': { description: 'Pairs', schema: { type: 'integer' } },
        },
        content: {
          'application/octet-stream': { schema: binary },
          'application/json': {
            schema: {
              type: 'object',
              required: ['framesPerPeak', 'peaks'],
              properties: {
                framesPerPeak: { type: 'integer' },
                peaks: { type: 'array', items: { type: 'integer', minimum: -127, maximum: 127 } },
              },
            },
          },
        },
      },
    },
  },
  {
    verb: 'post',
    path: '/api/v1/uploads',
    operationId: 'uploads.create',
    tag: 'uploads',
    summary: 'Send one sound as the body; what it is is found from its bytes, not from its name',
    access: 'write',
    parameters: [uploadNameParameter],
    requestBody: { required: true, content: { 'application/octet-stream': { schema: binary } } },
    responses: { 201: answer('Stored', { $ref: '#/components/schemas/StoredUpload' }) },
  },
  {
    verb: 'post',
    path: '/api/v1/uploads/batch',
    operationId: 'uploads.batch',
    tag: 'uploads',
    summary: 'Send many sounds as a form; each has its own outcome',
    access: 'write',
    requestBody: {
      required: true,
      content: {
        'multipart/form-data': {
          schema: { type: 'object', properties: { file: { type: 'array', items: binary } } },
        },
      },
    },
    responses: {
      200: answer('The outcomes, in the order sent', {
        type: 'object',
        required: ['files'],
        properties: { files: { type: 'array', items: uploadOutcome } },
      }),
    },
  },
  {
    verb: 'post',
    path: '/api/v1/uploads/held',
    operationId: 'uploads.hold',
    tag: 'uploads',
    summary:
      'Send a sound to ask with (similar.find); it is held for 15 minutes and never part of the library',
    access: 'read',
    parameters: [uploadNameParameter],
    requestBody: { required: true, content: { 'application/octet-stream': { schema: binary } } },
    responses: { 201: answer('Held', { $ref: '#/components/schemas/HeldUpload' }) },
  },
  {
    verb: 'get',
    path: '/api/v1/session',
    operationId: 'session.get',
    tag: 'session',
    summary: 'Who the caller is and what the caller may do',
    access: 'read',
    responses: { 200: answer('The caller', { $ref: '#/components/schemas/Session' }) },
  },
  {
    verb: 'post',
    path: '/api/v1/session',
    operationId: 'session.open',
    tag: 'session',
    summary: 'Log a browser in: sets the cookie for the caller of this token',
    access: 'read',
    responses: { 200: answer('The caller', { $ref: '#/components/schemas/Session' }) },
  },
  {
    verb: 'delete',
    path: '/api/v1/session',
    operationId: 'session.close',
    tag: 'session',
    summary: 'Log out',
    access: 'read',
    responses: { 204: { description: 'The cookie is gone' } },
  },
  {
    verb: 'post',
    path: '/api/v1/login-links',
    operationId: 'session.link',
    tag: 'session',
    summary: 'Make a link that logs one browser in, once, within five minutes, with the scopes of the caller',
    access: 'read',
    responses: {
      200: answer(
        'The link',
        { type: 'object', required: ['url'], properties: { url: { type: 'string', format: 'uri' } } },
        { url: 'http://127.0.0.1:4404/login?code=…' },
      ),
    },
  },
  {
    verb: 'get',
    path: '/metrics',
    operationId: 'metrics.get',
    tag: 'health',
    summary: 'Numbers for Prometheus',
    access: 'read',
    responses: {
      200: { description: 'Text format', content: { 'text/plain': { schema: { type: 'string' } } } },
    },
  },
];

/** Schemas that only the extra routes use. */
export const EXTRA_SCHEMAS: Record<string, object> = {
  StoredUpload: {
    type: 'object',
    required: ['name', 'bytes', 'container', 'path', 'sampleId'],
    properties: {
      name: { type: 'string', description: 'File name, perhaps numbered to keep both' },
      bytes: { type: 'integer' },
      container: { type: 'string', description: 'Found from the bytes: wav, aiff, flac, mp3, ogg, m4a' },
      path: { type: 'string', description: 'Where it is now' },
      sampleId: { type: 'integer', description: 'Its row: searchable and playable at once, analysed soon' },
    },
  },
  HeldUpload: {
    type: 'object',
    required: ['upload', 'name', 'bytes', 'container', 'expiresAt'],
    properties: {
      upload: { type: 'string', description: 'To ask with: the `upload` of similar.find' },
      name: { type: 'string' },
      bytes: { type: 'integer' },
      container: { type: 'string', description: 'Found from the bytes: wav, aiff, flac, mp3, ogg, m4a' },
      expiresAt: { type: 'integer', description: 'It is thrown away then; milliseconds since 1970 UTC' },
    },
  },
  Session: {
    type: 'object',
    required: ['caller', 'scopes'],
    properties: {
      caller: { type: 'string' },
      scopes: { type: 'array', items: { enum: ['read', 'write', 'device', 'admin'] } },
    },
  },
};
