import type { DawContext } from './context.js';
import type { EventName, EventPayload } from './events.js';
import type { Selection } from './methods/selection.js';
import type { MethodName, ParamsInput, ResultOf } from './methods.js';

/**
 * How methods and events look to a surface that knows numbers and text only. Every method may be called with one JSON
 * text (`{"id":5}`) and is then answered in JSON; what is listed here may be called and answered in plain arguments too.
 */

/** `ints` and `strings` take all arguments that are left; a `bool` is true, false, 1 or 0. A surface may send any whole number as a float. */
export type OscArgumentType = 'int' | 'float' | 'bool' | 'string' | 'ints' | 'strings';
export type OscScalar = string | number | boolean | null;

export interface OscArgument<Param extends string = string> {
  param: Param;
  type: OscArgumentType;
}

type ParamName<N extends MethodName> = keyof ParamsInput<N> & string;

const PAD_PAIR = [
  { param: 'kitId', type: 'int' },
  { param: 'from', type: 'string' },
  { param: 'to', type: 'string' },
] as const;

/** Plain arguments in their order; trailing ones that the method does not need may be left out. */
export const OSC_ARGUMENTS: {
  readonly [N in MethodName]?: readonly OscArgument<ParamName<N>>[];
} = {
  'samples.search': [
    { param: 'query', type: 'string' },
    { param: 'limit', type: 'int' },
  ],
  'samples.facets': [{ param: 'facets', type: 'strings' }],
  'samples.get': [{ param: 'id', type: 'int' }],
  'samples.update': [
    { param: 'id', type: 'int' },
    { param: 'rating', type: 'int' },
  ],
  'samples.analyse': [{ param: 'ids', type: 'ints' }],
  'roots.remove': [{ param: 'id', type: 'int' }],
  'roots.add': [{ param: 'path', type: 'string' }],
  'roots.scan': [{ param: 'id', type: 'int' }],
  'jobs.list': [],
  'jobs.get': [{ param: 'id', type: 'int' }],
  'jobs.items': [
    { param: 'id', type: 'int' },
    { param: 'after', type: 'int' },
    { param: 'limit', type: 'int' },
  ],
  'jobs.cancel': [{ param: 'id', type: 'int' }],
  'jobs.pause': [{ param: 'id', type: 'int' }],
  'jobs.resume': [{ param: 'id', type: 'int' }],
  'jobs.retry': [{ param: 'id', type: 'int' }],
  'context.get': [],
  'context.set': [
    { param: 'source', type: 'string' },
    { param: 'tempo', type: 'float' },
    { param: 'playing', type: 'bool' },
    { param: 'position', type: 'float' },
  ],
  'kits.list': [],
  'kits.get': [{ param: 'id', type: 'int' }],
  'kits.undo': [{ param: 'id', type: 'int' }],
  'kits.redo': [{ param: 'id', type: 'int' }],
  'pads.assign': [
    { param: 'kitId', type: 'int' },
    { param: 'pad', type: 'string' },
    { param: 'sampleId', type: 'int' },
  ],
  'pads.move': PAD_PAIR,
  'pads.swap': PAD_PAIR,
  'pads.copy': PAD_PAIR,
  'pads.clear': [
    { param: 'kitId', type: 'int' },
    { param: 'pads', type: 'strings' },
  ],
  'selection.get': [],
  'selection.move': [{ param: 'by', type: 'int' }],
  'selection.moveBank': [{ param: 'by', type: 'int' }],
  'selection.audition': [],
  'selection.hitPad': [
    { param: 'pad', type: 'string' },
    { param: 'velocity', type: 'int' },
  ],
  'health.get': [],
};

/** What a surface is told: one message, or a message per row (numbered from 1) after one with their count. */
export type OscView<T> =
  | { columns: readonly string[]; row: (value: T) => readonly OscScalar[] }
  | { columns: readonly string[]; rows: (value: T) => readonly (readonly OscScalar[])[] };

interface Named {
  id: number;
  name: string;
  kind: string | null;
  bpm: number | null;
  camelot: string | null;
  rating: number;
}
interface Progress {
  id: number;
  state: string;
  done: number;
  total: number;
  failed: number;
}
interface KitLine {
  id: number;
  name: string;
  tempo: number;
  loaded: number;
  missing: number;
}
interface PadsLine {
  kitId: number;
  pads: {
    pad: string;
    content: { name: string | null; level: number; sample: { name: string } | null } | null;
  }[];
}
interface Folder {
  id: number;
  path: string;
  state: string;
  samples: number;
}

const sampleColumns = ['id', 'name', 'kind', 'bpm', 'key', 'rating'];
const sampleRow = (s: Named) => [s.id, s.name, s.kind, s.bpm, s.camelot, s.rating];
const jobColumns = ['id', 'state', 'done', 'total', 'failed'];
const jobRow = (j: Progress) => [j.id, j.state, j.done, j.total, j.failed];
const rootColumns = ['id', 'path', 'state', 'samples'];
const rootRow = (r: Folder) => [r.id, r.path, r.state, r.samples];
const contextColumns = ['tempo', 'playing', 'position', 'key', 'channel', 'pattern', 'source', 'stale'];
const contextRow = ({ tempo, playing, position, key, channel, pattern }: DawContext) => [
  tempo?.value ?? null,
  playing?.value ?? null,
  position?.value ?? null,
  key === null ? null : `${key.value.tonic} ${key.value.mode}`,
  channel?.value.name ?? null,
  pattern?.value.name ?? null,
  tempo?.source ?? null,
  tempo?.stale ?? null,
];
const contextView = { columns: contextColumns, row: contextRow };
const kitColumns = ['id', 'name', 'tempo', 'pads', 'missing'];
const kitRow = (k: KitLine) => [k.id, k.name, k.tempo, k.loaded, k.missing];
const padColumns = ['kitId', 'pad', 'name', 'level'];
const padRows = ({ kitId, pads }: PadsLine) =>
  pads.map(({ pad, content }) => [
    kitId,
    pad,
    content === null ? '' : (content.name ?? content.sample?.name ?? ''),
    content?.level ?? 0,
  ]);
const selectionColumns = ['sampleId', 'position', 'total', 'kitId', 'bank', 'target', 'assign'];
const selectionRow = (p: Selection): OscScalar[] => [
  p.sampleId,
  p.position,
  p.total,
  p.kitId,
  p.bank,
  p.target,
  p.assign,
];
const selectionView = {
  columns: selectionColumns,
  row: selectionRow,
};
const padsView = { columns: padColumns, rows: padRows };
const livePadColumns = ['pad', 'name', 'level', 'unsure'];
const livePadRow = (p: { pad: string; name: string; level: number; unsure: boolean }) => [
  p.pad,
  p.name,
  p.level,
  p.unsure,
];
const deviceColumns = ['state', 'simulated', 'project', 'pad', 'locked'];
const deviceRow = (d: {
  state: string;
  simulated: boolean;
  project: number | null;
  pad: string | null;
  locked: boolean;
}) => [d.state, d.simulated, d.project, d.pad, d.locked];
const jobView = { columns: jobColumns, row: jobRow };
const sampleView = { columns: sampleColumns, row: sampleRow };

/** Answers to calls in plain arguments. A method without a view answers in JSON always. */
export const OSC_ANSWERS: { readonly [N in MethodName]?: OscView<ResultOf<N>> } = {
  'samples.search': { columns: sampleColumns, rows: ({ items }) => items.map(sampleRow) },
  'samples.get': sampleView,
  'samples.update': sampleView,
  'samples.analyse': { columns: ['queued'], row: ({ queued }) => [queued] },
  'roots.list': { columns: rootColumns, rows: ({ roots }) => roots.map(rootRow) },
  'roots.scan': { columns: jobColumns, row: ({ job }) => jobRow(job) },
  'jobs.list': { columns: jobColumns, rows: ({ jobs }) => jobs.map(jobRow) },
  'jobs.get': jobView,
  'jobs.cancel': jobView,
  'jobs.pause': jobView,
  'jobs.resume': jobView,
  'jobs.retry': jobView,
  'context.get': contextView,
  'context.set': contextView,
  'kits.list': { columns: kitColumns, rows: ({ kits }) => kits.map(kitRow) },
  'pads.assign': padsView,
  'pads.assignAll': padsView,
  'pads.move': padsView,
  'pads.swap': padsView,
  'pads.copy': padsView,
  'pads.clear': padsView,
  'device.get': { columns: deviceColumns, row: deviceRow },
  'device.pads': { columns: livePadColumns, rows: ({ pads }) => pads.map(livePadRow) },
  'device.setPad': { columns: livePadColumns, row: livePadRow },
  'selection.get': selectionView,
  'selection.set': selectionView,
  'selection.move': selectionView,
  'selection.moveBank': selectionView,
  'health.get': { columns: ['state', 'version'], row: (health) => [health.state, health.version] },
};

/** What subscribed surfaces are told, for every event. */
export const OSC_FEEDBACK: { readonly [N in EventName]: OscView<EventPayload<N>> } = {
  'samples.changed': { columns: sampleColumns, rows: ({ samples }) => samples.map(sampleRow) },
  'samples.bulk': { columns: ['rootId', 'changed'], row: (p) => [p.rootId, p.changed] },
  'samples.removed': { columns: ['id'], rows: ({ ids }) => ids.map((id) => [id]) },
  'roots.changed': {
    columns: [...rootColumns, 'removed'],
    row: ({ root, removed }) => [...rootRow(root), removed],
  },
  'jobs.changed': { columns: jobColumns, row: ({ job }) => jobRow(job) },
  'jobs.progress': { columns: jobColumns, row: ({ job }) => jobRow(job) },
  'context.changed': { columns: contextColumns, row: ({ context }) => contextRow(context) },
  'preferences.changed': { columns: ['key'], rows: ({ values }) => Object.keys(values).map((key) => [key]) },
  'kits.changed': {
    columns: [...kitColumns, 'removed'],
    row: ({ kit, removed }) => [...kitRow(kit), removed],
  },
  'collections.changed': {
    columns: ['id', 'name', 'samples', 'removed'],
    row: ({ collection: c, removed }) => [c.id, c.name, c.samples, removed],
  },
  'exports.changed': {
    columns: ['id', 'name', 'state', 'done', 'total', 'failed'],
    row: ({ export: e }) => [e.id, e.name, e.state, e.done, e.total, e.failed],
  },
  'pads.changed': padsView,
  'device.changed': { columns: deviceColumns, row: ({ device }) => deviceRow(device) },
  'device.padsChanged': { columns: livePadColumns, rows: ({ pads }) => pads.map(livePadRow) },
  'device.transfer': {
    columns: ['id', 'pad', 'state', 'sent', 'checked', 'total'],
    row: ({ transfer: t }) => [t.id, t.pad, t.state, t.sent, t.checked, t.total],
  },
  'device.pulled': {
    columns: ['pad', 'sampleId', 'isNew', 'done', 'total'],
    row: ({ pad, done, total }) => [pad.pad, pad.sampleId, pad.isNew, done, total],
  },
  'twin.changed': {
    columns: ['project', 'name', 'edited'],
    row: ({ twin }) => [twin.project, twin.name, twin.edited],
  },
  'pads.hit': { columns: ['pad', 'velocity', 'source'], row: (p) => [p.pad, p.velocity, p.source] },
  'monitor.midi': {
    columns: ['port', 'direction', 'bytes'],
    rows: ({ messages }) =>
      messages.map(({ port, direction, bytes }) => [
        port,
        direction,
        bytes.map((byte) => byte.toString(16).padStart(2, '0')).join(' '),
      ]),
  },
  'midi.effect': { columns: ['place', 'effect', 'on'], row: (p) => [p.place, p.effect, p.on] },
  'midi.clock': { columns: ['bpm', 'playing'], row: (p) => [p.bpm, p.playing] },
  'selection.changed': { columns: selectionColumns, row: ({ selection }) => selectionRow(selection) },
  'audition.asked': {
    columns: ['sampleId', 'pad', 'velocity'],
    row: (p) => [p.sampleId, p.pad, p.velocity],
  },
  'controllers.changed': {
    columns: ['port', 'profile', 'layer'],
    rows: ({ controllers }) => controllers.map((one) => [one.port, one.profile, one.layer]),
  },
  'controllers.touched': {
    columns: ['port', 'control', 'value'],
    row: (p) => [p.port, p.control, p.value],
  },
  'controllers.ran': {
    columns: ['port', 'control', 'method', 'error'],
    row: (p) => [p.port, p.control, p.method, p.error],
  },
  'flstudio.suggested': {
    columns: ['position', 'file', 'sampleId', 'score'],
    rows: ({ suggestions: { items } }) =>
      items.map(({ file, sample, score }, at) => [at + 1, file, sample.id, score]),
  },
  'flstudio.projectsChanged': {
    columns: ['read', 'failed', 'missing'],
    row: (p) => [p.read, p.failed, p.missing],
  },
  'flstudio.changed': { columns: ['state', 'channels'], row: (p) => [p.link.state, p.channels.length] },
  'map.changed': { columns: ['state', 'layout', 'total'], row: (p) => [p.state, p.layout, p.total] },
  'card.changed': {
    columns: ['id', 'name', 'state'],
    row: ({ card }) => [card.id, card.name, card.state],
  },
  'card.planned': {
    columns: ['cardId', 'items', 'conflicts', 'incoming', 'bytes'],
    row: (p) => [p.cardId, p.items, p.conflicts, p.incoming, p.bytes],
  },
  'card.progress': {
    columns: ['cardId', 'syncId', 'done', 'total', 'bytes'],
    row: (p) => [p.cardId, p.syncId, p.done, p.total, p.bytes],
  },
  'card.synced': {
    columns: ['cardId', 'id', 'state', 'done', 'failed'],
    row: ({ sync }) => [sync.cardId, sync.id, sync.state, sync.done, sync.failed],
  },
  'health.changed': { columns: ['state', 'version'], row: ({ health }) => [health.state, health.version] },
};
