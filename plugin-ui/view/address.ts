import { DRUM_CLASSES, KINDS, SOUND_CLASSES } from '../sound/kinds.js';
import { cameraToken, readCamera } from '../map/camera.js';
import { bankLetter, padAddress } from './pad-address.js';
import { dialsToken, readDials } from '../similar/dials.js';
import { keyToken, parseKey } from '../sound/keys.js';
import {
  ASKS,
  FIRST_VIEW,
  NO_FILTER,
  PAGES,
  SECTIONS,
  SHOWN,
  SORTS,
  type Filter,
  type Page,
  type Section,
  type TempoRange,
  type View,
} from './view-state.js';

/** The daemon's own limits; a longer address would only be refused later. */
const MAX_QUERY = 200;
const MAX_FOLDER = 4096;
const MAX_TAGS = 20;
const MAX_TAG = 64;
/** No music is faster; keeps a mistyped address from becoming an odd number on screen. */
const MAX_BPM = 999;

/** Pages that became sections: old bookmarks still open. */
const MOVED: Readonly<Record<string, string>> = { library: 'settings/folders', health: 'settings/health' };

/**
 * A view as the fragment of an address: `#settings/health`, `#browse?q=dusty&kind=loop&bpm=80-100x&key=Am~`. `x` after a tempo takes half
 * and double too, `~` after a key its compatible neighbours.
 */
export function toAddress(view: View): string {
  const { filter } = view;
  const out = new URLSearchParams();
  const put = (name: string, value: string) => {
    if (value !== '') out.set(name, value);
  };
  put('q', filter.query);
  put('kind', filter.kinds.join(','));
  put('class', filter.classes.join(','));
  put('part', filter.parts.join(','));
  if (filter.key !== null) put('key', `${keyToken(filter.key)}${filter.key.compatible ? '~' : ''}`);
  put('bpm', tempoToken(filter.tempo));
  for (const tag of filter.tags) out.append('tag', tag);
  if (filter.minRating > 0) put('rating', String(filter.minRating));
  if (filter.shown !== 'present') put('show', filter.shown);
  if (filter.rootId !== null) put('root', String(filter.rootId));
  if (filter.collectionId !== null) put('collection', String(filter.collectionId));
  put('folder', filter.folder ?? '');
  if (view.sort !== null) put('sort', `${view.descending ? '-' : ''}${view.sort}`);
  if (view.selected !== null) put('sound', String(view.selected));
  if (view.like !== null) put('like', String(view.like));
  if (view.ask !== FIRST_VIEW.ask) put('ask', view.ask);
  if (view.kit !== null) put('kit', String(view.kit));
  if (view.pad !== null) put('pad', view.pad);
  else if (view.bank !== FIRST_VIEW.bank) put('bank', view.bank);
  put('at', view.camera === null ? '' : cameraToken(view.camera));
  put('words', view.words);
  put('dials', dialsToken(view.dials) ?? '');
  const query = out.toString();
  const place = view.section === null ? view.page : `${view.page}/${view.section}`;
  return `#${place}${query === '' ? '' : `?${query}`}`;
}

/** Reads a fragment. What it does not understand is left out: an old bookmark opens what it can. */
export function fromAddress(fragment: string): View {
  const [name = '', query = ''] = splitOnce(fragment.replace(/^#/, ''), '?');
  const given = new URLSearchParams(query);
  const sortText = given.get('sort') ?? '';
  const sort = SORTS.find((known) => known === sortText.replace(/^-/, '')) ?? null;
  return {
    ...readPlace(MOVED[name] ?? name),
    filter: readFilter(given),
    sort,
    descending: sort !== null && sortText.startsWith('-'),
    selected: positive(given.get('sound')),
    ...readPad(given),
    kit: positive(given.get('kit')),
    like: positive(given.get('like')),
    held: null,
    ask: ASKS.find((ask) => ask === given.get('ask')) ?? FIRST_VIEW.ask,
    dials: readDials(given.get('dials')),
    camera: readCamera(given.get('at') ?? ''),
    words: (given.get('words') ?? '').slice(0, MAX_QUERY),
  };
}

function readPlace(text: string): { page: Page; section: Section | null } {
  const [name, wanted] = splitOnce(text, '/');
  const page = PAGES.find((known) => known === name) ?? FIRST_VIEW.page;
  const sections: readonly Section[] = page in SECTIONS ? SECTIONS[page as keyof typeof SECTIONS] : [];
  return { page, section: sections.find((known) => known === wanted) ?? null };
}

function readFilter(given: URLSearchParams): Filter {
  const keyText = given.get('key') ?? '';
  const key = parseKey(keyText.replace(/~$/, ''));
  const rating = Number(given.get('rating') ?? 0);
  return {
    query: (given.get('q') ?? '').slice(0, MAX_QUERY),
    kinds: known(given.get('kind'), KINDS),
    classes: known(given.get('class'), DRUM_CLASSES),
    parts: known(given.get('part'), SOUND_CLASSES),
    key: key === null ? null : { ...key, compatible: keyText.endsWith('~') },
    tempo: readTempo(given.get('bpm') ?? ''),
    tags: readTags(given.getAll('tag')),
    minRating: Number.isInteger(rating) && rating >= 1 && rating <= 5 ? rating : 0,
    shown: SHOWN.find((shown) => shown === given.get('show')) ?? NO_FILTER.shown,
    rootId: positive(given.get('root')),
    collectionId: positive(given.get('collection')),
    folder: (given.get('folder') ?? '').slice(0, MAX_FOLDER) || null,
  };
}

/** A pad brings its bank along. */
function readPad(given: URLSearchParams): Pick<View, 'bank' | 'pad'> {
  const pad = padAddress(given.get('pad'));
  return { pad, bank: bankLetter(pad ?? given.get('bank')) ?? FIRST_VIEW.bank };
}

function tempoToken({ min, max, halfDouble }: TempoRange): string {
  if (min === null && max === null) return halfDouble ? 'x' : '';
  return `${min ?? ''}-${max ?? ''}${halfDouble ? 'x' : ''}`;
}

function readTempo(text: string): TempoRange {
  const halfDouble = text.endsWith('x');
  const match = /^(\d{1,3}(?:\.\d+)?)?-(\d{1,3}(?:\.\d+)?)?x?$/.exec(text);
  const bound = (part: string | undefined) => (part === undefined ? null : Math.min(MAX_BPM, Number(part)));
  const min = bound(match?.[1]);
  const max = bound(match?.[2]);
  if (min !== null && max !== null && min > max) return { min: max, max: min, halfDouble };
  return { min, max, halfDouble };
}

function readTags(given: readonly string[]): string[] {
  const trimmed = given.map((tag) => tag.trim()).filter((tag) => tag !== '' && tag.length <= MAX_TAG);
  return [...new Set(trimmed)].slice(0, MAX_TAGS);
}

function known<T extends string>(text: string | null, all: readonly T[]): T[] {
  const wanted = new Set((text ?? '').split(','));
  return all.filter((one) => wanted.has(one));
}

function positive(text: string | null): number | null {
  return text !== null && /^[1-9]\d{0,14}$/.test(text) ? Number(text) : null;
}

function splitOnce(text: string, at: string): [string, string] {
  const place = text.indexOf(at);
  return place === -1 ? [text, ''] : [text.slice(0, place), text.slice(place + 1)];
}
