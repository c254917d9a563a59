import type { SampleSummary } from '../../schemas/entities.js';
import type { Why } from '../similar/similar-source.js';
import { NOTHING, rowWords } from './row-words.js';

/** What a row shows. */
export interface RowLook {
  index: number;
  /** CSS pixels from the top of the list. */
  top: number;
  /** Rows of the list. */
  count: number;
  /** Undefined while it is on its way. */
  sample: SampleSummary | undefined;
  why: Why | undefined;
  selected: boolean;
  /** Chosen together with others. */
  marked: boolean;
  playing: boolean;
  /** Badge and name only: it flies past. */
  sketch: boolean;
}

/** A row of the list. Its elements stay the same whatever it shows: a long list scrolls by changing a few texts. */
export interface RowElement {
  readonly element: HTMLElement;
  /** What it shows now; undefined when it is not in use. */
  readonly look: RowLook | undefined;
  show: (look: RowLook) => void;
  hide: () => void;
  /** Where the waveform is in the row, CSS pixels. */
  placeOfThumb: () => { left: number; width: number };
}

const IN_USE = 'row row-grid';
/** The style sheet shows nothing of it. */
const SPARE = 'row-spare';

export function createRowElement(): RowElement {
  const element = make('div', SPARE);
  element.setAttribute('role', 'option');
  element.draggable = true;
  const code = cell('span', 'pad');
  const name = cell('b');
  const beside = cell('small');
  const bpm = cell('span', 'cell-bpm');
  const key = cell('span', 'cell-key');
  const camelot = cell('small');
  const length = cell('span', 'cell-length');
  const stars = cell('span', 'cell-stars');
  const rest = cell('span', 'rest');
  const words = make('span', 'cell-name');
  words.append(name.box, beside.box);
  key.box.append(camelot.box);
  stars.box.append(rest.box);
  const thumb = make('span', 'thumb');
  element.append(code.box, thumb, words, bpm.box, key.box, length.box, stars.box);
  let look: RowLook | undefined;
  let colour: string | undefined;

  function showSample({ sample, why, sketch }: RowLook): void {
    const all = sample === undefined ? NOTHING : rowWords(sample, why);
    const said = sketch ? { ...NOTHING, badge: all.badge, name: all.name } : all;
    element.className = sample === undefined ? `${IN_USE} waiting` : IN_USE;
    if (sample === undefined) element.setAttribute('aria-label', 'Loading');
    else element.removeAttribute('aria-label');
    setMeaning(code, said.badge.label);
    setMeaning(bpm, said.bpm === '' ? '' : `${said.bpm} BPM`);
    setMeaning(stars, said.score);
    setAttribute(element, 'data-trouble', String(said.trouble !== null));
    if (colour !== said.badge.colour) {
      colour = said.badge.colour;
      code.box.style.setProperty('--kind', `var(--kind-${colour})`);
    }
    setText(code, said.badge.code);
    setText(name, said.name);
    setText(beside, said.beside);
    beside.box.className = said.trouble === null ? '' : 'trouble';
    setText(bpm, said.bpm);
    setAttribute(bpm.box, 'data-guess', String(said.isBpmGuess));
    setText(key, said.key);
    setText(camelot, said.camelot);
    setAttribute(key.box, 'data-guess', String(said.isKeyGuess));
    setText(length, said.length);
    const { percent } = said;
    stars.box.className = percent === null ? 'cell-stars' : 'cell-stars likeness';
    if (percent !== null) stars.box.style.setProperty('--share', String(percent / 100));
    setText(stars, percent === null ? said.stars : String(percent));
    setText(rest, percent === null ? said.rest : '');
    // What the pointer found out about the sound before.
    for (const titled of element.querySelectorAll('[title]')) titled.removeAttribute('title');
  }

  return {
    element,
    get look() {
      return look;
    },
    show(next) {
      const before = look;
      look = next;
      if (before?.index !== next.index) {
        element.id = `row-${next.index}`;
        element.style.top = `${next.top}px`;
        setAttribute(element, 'aria-posinset', String(next.index + 1));
      }
      if (before?.count !== next.count) setAttribute(element, 'aria-setsize', String(next.count));
      const isSame = before?.sample === next.sample && before?.why === next.why;
      if (before === undefined || !isSame || (before.sketch && !next.sketch)) showSample(next);
      else look = { ...next, sketch: before.sketch };
      setAttribute(element, 'aria-selected', String(next.selected || next.marked));
      setAttribute(element, 'data-marked', String(next.marked));
      setAttribute(element, 'data-playing', String(next.playing));
    },
    hide() {
      if (look === undefined) return;
      look = undefined;
      element.className = SPARE;
      element.removeAttribute('id');
    },
    placeOfThumb() {
      const { className } = element;
      // Only what is in use is laid out.
      element.className = IN_USE;
      const place = { left: thumb.offsetLeft, width: thumb.offsetWidth };
      element.className = className;
      return place;
    },
  };
}

function make(tag: string, className = ''): HTMLElement {
  const element = document.createElement(tag);
  if (className !== '') element.className = className;
  return element;
}

/** An element and the text that it begins with. */
interface Cell {
  box: HTMLElement;
  text: Text;
}

function cell(tag: string, className = ''): Cell {
  const box = make(tag, className);
  const text = document.createTextNode('');
  box.append(text);
  return { box, text };
}

/** Only what changed is written: the browser lays out anew whatever is touched. */
function setText({ text }: Cell, value: string): void {
  if (text.data !== value) text.data = value;
}

/** Signs are read out by what they mean. */
function setMeaning({ box }: Cell, meaning: string): void {
  if (meaning === '') {
    box.removeAttribute('role');
    box.removeAttribute('aria-label');
  } else {
    setAttribute(box, 'role', 'img');
    setAttribute(box, 'aria-label', meaning);
  }
}

function setAttribute(element: Element, name: string, value: string): void {
  if (element.getAttribute(name) !== value) element.setAttribute(name, value);
}
