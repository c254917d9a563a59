import { EVENTS, TOPICS } from '../../schemas/events.js';
import { METHODS, type Method } from '../../schemas/methods.js';
import { OSC_ANSWERS, OSC_ARGUMENTS, OSC_FEEDBACK, type OscArgument } from '../../schemas/osc-map.js';
import { OSC_ROOT, oscAddress } from '../../schemas/osc.js';
import { ERROR_ADDRESS, REPLY_ROOT } from './answers.js';
import { OSC_SCOPES } from './door.js';
import { SUBSCRIBE_ADDRESS } from './requests.js';

/** Rows shown of a list: what fits a tablet. */
const SHOWN_ROWS = 8;
const ROW_HEIGHT = 44;
const LABEL_WIDTH = 220;
/** Half of the time a subscription lasts: one lost datagram does not end the feedback. */
const RENEW_MS = 30_000;

/** A widget of Open Stage Control; what is not named takes the program's default. */
export interface Widget {
  type: 'root' | 'tab' | 'panel' | 'button' | 'input' | 'text';
  id: string;
  [property: string]: unknown;
}

/**
 * A session for Open Stage Control 1.x, made from the map: a tab per group of methods with what calls them and what
 * shows their answers, and a tab that shows events. Point the program's `send` at Padbridge and open the file.
 */
export function openStageControlSession(version: string): object {
  const methods = METHODS.filter((method) => OSC_SCOPES.has(method.access) && isPlain(method));
  const groups = [...new Set(methods.map(({ name }) => groupOf(name)))];
  const root: Widget = {
    type: 'root',
    id: 'root',
    onCreate: subscribeScript(),
    tabs: [
      ...groups.map((group) =>
        tab(group, methods.filter(({ name }) => groupOf(name) === group).flatMap(callRows)),
      ),
      tab('events', [
        ...EVENTS.flatMap(({ name, summary }) =>
          display(`event ${name}`, summary, oscAddress(name), OSC_FEEDBACK[name]),
        ),
        row('event error', 'What went wrong: code, sentence, subject', [shown('error', ERROR_ADDRESS)]),
      ]),
    ],
  };
  return {
    createdWith: 'Open Stage Control',
    version: '1.27.0',
    type: 'session',
    padbridge: version,
    content: root,
  };
}

/** Methods that a surface can call with plain arguments. */
function isPlain(method: Method): boolean {
  return OSC_ARGUMENTS[method.name] !== undefined;
}

function groupOf(name: string): string {
  return name.slice(0, name.indexOf('.'));
}

function callRows({ name, summary }: Method): Widget[] {
  const args = OSC_ARGUMENTS[name] ?? [];
  const caller = args.length === 0 ? button(name) : input(name, args);
  const answer = REPLY_ROOT + oscAddress(name).slice(OSC_ROOT.length);
  const view = OSC_ANSWERS[name];
  return [
    row(`call ${name}`, summary, [caller]),
    ...(view === undefined ? [] : display(`answer ${name}`, '', answer, view)),
  ];
}

function display(
  id: string,
  summary: string,
  address: string,
  view: { columns: readonly string[] } & ({ row: unknown } | { rows: unknown }),
): Widget[] {
  const title = [summary, `(${view.columns.join(', ')})`].filter((part) => part !== '').join(' ');
  const lines = 'rows' in view ? Array.from({ length: SHOWN_ROWS }, (_, at) => at + 1) : [];
  return [
    row(id, title, [shown(`${id} value`, address)]),
    ...lines.map((line) =>
      row(`${id} ${line}`, String(line), [shown(`${id} ${line} value`, `${address}/${line}`)]),
    ),
  ];
}

function tab(id: string, widgets: Widget[]): Widget {
  return { type: 'tab', id: `tab ${id}`, label: id, layout: 'vertical', scroll: true, widgets };
}

function row(id: string, label: string, widgets: Widget[]): Widget {
  const caption: Widget = {
    type: 'text',
    id: `${id} caption`,
    default: label,
    width: LABEL_WIDTH,
    wrap: 'soft',
    align: 'left',
    address: `/layout/${id.replaceAll(' ', '/')}`,
    bypass: true,
  };
  return {
    type: 'panel',
    id: `${id} row`,
    layout: 'horizontal',
    height: ROW_HEIGHT,
    widgets: [caption, ...widgets],
  };
}

/** Sends the address alone, on press and not on release. */
function button(name: string): Widget {
  return {
    type: 'button',
    id: name,
    label: name,
    expand: true,
    mode: 'momentary',
    address: oscAddress(name),
  };
}

/** One argument as it is typed, several as a JSON list: `[5, 4]`. */
function input(name: string, args: readonly OscArgument[]): Widget {
  const hint = args.map(({ param }) => param).join(', ');
  return {
    type: 'input',
    id: name,
    expand: true,
    address: oscAddress(name),
    typeTags: args
      .map(({ type }) => (type.startsWith('int') || type === 'bool' ? 'i' : type === 'float' ? 'f' : 's'))
      .join(''),
    comments: args.length > 1 ? `One value (${args[0]?.param ?? ''}) or a list: [${hint}]` : hint,
  };
}

function shown(id: string, address: string): Widget {
  return { type: 'text', id, expand: true, align: 'left', address, bypass: true };
}

function subscribeScript(): string {
  const subscribe = TOPICS.map((topic) => `send('${SUBSCRIBE_ADDRESS}', '${topic}')`).join('; ');
  return `const subscribe = () => { ${subscribe} }; subscribe(); setInterval('padbridge', subscribe, ${RENEW_MS})`;
}
