import { z } from 'zod';
import { contextSource, contextValues, dawContext, exampleContext } from '../context.js';
import { defineMethod } from '../contract.js';

const settable = contextValues.shape;

export const contextGet = defineMethod({
  name: 'context.get',
  summary: 'What the DAW is doing, field by field, with who said so and how long ago',
  access: 'read',
  params: z.object({}),
  result: dawContext,
  example: { params: {}, result: exampleContext },
  http: { verb: 'get', path: '/context' },
});

export const contextSet = defineMethod({
  name: 'context.set',
  summary:
    'Say what the DAW is doing. Fields left out keep what this source said, null takes it back; a call with none says that the source is still there',
  access: 'write',
  transient: true,
  params: z.object({
    source: contextSource.default('manual'),
    tempo: settable.tempo.nullable().optional(),
    playing: settable.playing.nullable().optional(),
    position: settable.position.nullable().optional(),
    key: settable.key.nullable().optional(),
    channel: settable.channel.nullable().optional(),
    pattern: settable.pattern.nullable().optional(),
    project: settable.project.nullable().optional(),
  }),
  result: dawContext,
  example: {
    params: { source: 'fl-studio', tempo: 92, playing: true, position: 33.5 },
    result: exampleContext,
  },
  http: { verb: 'post', path: '/context' },
});

export const contextMethods = [contextGet, contextSet] as const;
