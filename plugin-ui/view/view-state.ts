import type { DrumClass, SampleKind, SoundClass } from '../../schemas/analysis.js';
import type { MusicalKey } from '../../schemas/entities.js';
import type { ParamsInput } from '../../schemas/methods.js';
import { USUAL_DIALS, type Dials } from '../similar/dials.js';
import type { Camera } from '../map/camera.js';
import { BANKS, type BankLetter } from '../../schemas/sp404.js';
import type { SampleSort } from '../../schemas/methods/samples.js';

export const PAGES = ['browse', 'map', 'pads', 'device', 'cards', 'activity', 'settings'] as const;
export type Page = (typeof PAGES)[number];

/** Parts of a page that are open one at a time; the first is the usual one. */
export const SECTIONS = {
  device: ['unit', 'effects', 'midi', 'controllers'],
  settings: ['folders', 'flstudio', 'sound', 'access', 'health'],
} as const satisfies Partial<Record<Page, readonly string[]>>;
export type DeviceSection = (typeof SECTIONS)['device'][number];
export type SettingsSection = (typeof SECTIONS)['settings'][number];
export type Section = DeviceSection | SettingsSection;

/** Which rows: those that can be played, those whose file is gone, those that could not be read. */
export const SHOWN = ['present', 'missing', 'failed'] as const;
export type Shown = (typeof SHOWN)[number];

export const SORTS = [
  'relevance',
  'name',
  'added',
  'bpm',
  'key',
  'duration',
  'rating',
  'loudness',
] as const satisfies readonly SampleSort[];

/** BPM bounds; null is open. */
export interface TempoRange {
  min: number | null;
  max: number | null;
  halfDouble: boolean;
}

/** What the browser narrows by. */
export interface Filter {
  query: string;
  kinds: readonly SampleKind[];
  classes: readonly DrumClass[];
  parts: readonly SoundClass[];
  key: (MusicalKey & { compatible: boolean }) | null;
  tempo: TempoRange;
  tags: readonly string[];
  minRating: number;
  shown: Shown;
  rootId: number | null;
  collectionId: number | null;
  /** Below the root, forward slashes, with everything in it; null is all. */
  folder: string | null;
}

/** Neighbours of a sound, what fits beside it, or what fits what is being made at this moment. */
export const ASKS = ['like', 'fits', 'now'] as const;
export type Ask = (typeof ASKS)[number];

/** A sound that is not in the library and was sent to ask with. */
export interface HeldSound {
  /** By which the daemon knows it, for a quarter of an hour. */
  upload: string;
  /** To send it again, and to hear it. */
  sound: File;
  /** For a person. */
  name: string;
}

/** All that an address restores, and the sound that is asked with, which the daemon keeps for minutes only. */
export interface View {
  page: Page;
  /** Null is the usual one of the page. */
  section: Section | null;
  filter: Filter;
  sort: SampleSort | null;
  descending: boolean;
  /** Sample in the detail panel. */
  selected: number | null;
  /** The list shows what goes with this sample, instead of a search. */
  like: number | null;
  /** The list shows what sounds like this, instead of like a sample. */
  held: HeldSound | null;
  /** How it goes with it: sounds like it, or fits beside it. */
  ask: Ask;
  /** What counts then. */
  dials: Dials;
  /** What is in view on the map; null is all of it. */
  camera: Camera | null;
  /** Words of the search that led to the sound: they are no part of what it is compared with, and come back after it. */
  words: string;
  /** Kit on the pads page; null is the one changed last. */
  kit: number | null;
  bank: BankLetter;
  /** Pad in the editor, "B3". */
  pad: string | null;
}

export const NO_FILTER: Filter = {
  query: '',
  kinds: [],
  classes: [],
  parts: [],
  key: null,
  tempo: { min: null, max: null, halfDouble: false },
  tags: [],
  minRating: 0,
  shown: 'present',
  rootId: null,
  collectionId: null,
  folder: null,
};

export const FIRST_VIEW: View = {
  page: 'browse',
  section: null,
  filter: NO_FILTER,
  sort: null,
  descending: false,
  selected: null,
  like: null,
  held: null,
  ask: 'like',
  dials: USUAL_DIALS,
  camera: null,
  words: '',
  kit: null,
  bank: BANKS[0],
  pad: null,
};

/** Whether anything narrows beside the words. */
export function isNarrowed(filter: Filter): boolean {
  return activeParts(filter).length > 0;
}

/** Whether the list is no search: neighbours or suggestions come best first and as one page. */
export function isAsked({ like, held, ask }: View): boolean {
  return like !== null || held !== null || ask === 'now';
}

/** The view as a search again, with the words it had. */
export function searchingAgain(view: View): View {
  const { filter, words } = view;
  const query = filter.query.trim() === '' ? words : filter.query;
  return { ...view, filter: { ...filter, query }, like: null, held: null, ask: 'like', words: '' };
}

/** What the list is asked instead of a search. */
export type Question = Pick<View, 'like' | 'held' | 'ask'>;

/** The view as an answer to a question: with a sound at hand its words are put aside, they found it and no other. */
export function asking(view: View, question: Question): View {
  const search = searchingAgain({ ...view, page: 'browse', section: null });
  if (question.ask === 'now') return { ...search, ...question };
  const words = isAsked(view) ? view.words : search.filter.query;
  return { ...search, ...question, filter: { ...search.filter, query: '' }, words };
}

/** The parts of a filter that narrow, words excepted. */
export function activeParts(filter: Filter): (keyof Filter)[] {
  const { kinds, classes, parts, key, tempo, tags, minRating, shown, rootId, collectionId, folder } = filter;
  const active: Partial<Record<keyof Filter, boolean>> = {
    kinds: kinds.length > 0,
    classes: classes.length > 0,
    parts: parts.length > 0,
    key: key !== null,
    tempo: tempo.min !== null || tempo.max !== null,
    tags: tags.length > 0,
    minRating: minRating > 0,
    shown: shown !== 'present',
    rootId: rootId !== null,
    collectionId: collectionId !== null,
    folder: folder !== null,
  };
  return (Object.keys(active) as (keyof Filter)[]).filter((part) => active[part] === true);
}

type SearchInput = ParamsInput<'samples.search'>;

/** The filter as the daemon takes it. */
export function toSampleFilter(filter: Filter): Omit<SearchInput, 'sort' | 'direction' | 'cursor' | 'limit'> {
  const { query, kinds, classes, parts, key, tempo, tags, minRating, shown, rootId, collectionId, folder } =
    filter;
  const { min, max, halfDouble } = tempo;
  return {
    ...(query.trim() === '' ? {} : { query: query.trim() }),
    ...(kinds.length === 0 ? {} : { kind: [...kinds] }),
    ...(classes.length === 0 ? {} : { drumClass: [...classes] }),
    ...(parts.length === 0 ? {} : { soundClass: [...parts] }),
    ...(key === null ? {} : { key }),
    ...(min === null && max === null
      ? {}
      : { bpm: { ...(min === null ? {} : { min }), ...(max === null ? {} : { max }), halfDouble } }),
    ...(tags.length === 0 ? {} : { tags: [...tags] }),
    ...(minRating === 0 ? {} : { minRating }),
    ...(shown === 'missing' ? { presence: 'missing' as const } : {}),
    ...(shown === 'failed' ? { status: ['failed' as const] } : {}),
    ...(rootId === null ? {} : { rootId }),
    ...(collectionId === null ? {} : { collectionId }),
    ...(folder === null ? {} : { folder }),
  };
}

/** The search of a view, without its page. */
export function toSearch({ filter, sort, descending }: View): Omit<SearchInput, 'cursor' | 'limit'> {
  return {
    ...toSampleFilter(filter),
    ...(sort === null
      ? {}
      : { sort, direction: descending ? ('descending' as const) : ('ascending' as const) }),
  };
}
