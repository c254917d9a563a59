import { PadbridgeError } from '../../../schemas/errors.js';
import { padAt, PAD_COUNT, padIndex } from '../../../schemas/sp404.js';
import { corrupt, unsupported } from './fields.js';

/**
 * `PATTERNCHAIN_00.CHN`: which patterns play one after the other (facts: pattern chain). It is XML of one flat kind, so it
 * is edited in place instead of being rebuilt: spacing, comments and elements nobody knows stay as the unit wrote them.
 */

const ROOT = 'ROLAND_SP404MKII_PATTERN_CHAIN';
/** A chain element is about 20 bytes; 64 KB is thousands of steps, far beyond what the unit's screen can hold. */
const MAX_CHAIN_BYTES = 0x1_0000;
export const MAX_CHAIN_STEPS = 1024;

/** A chain. `bytes` is the whole file and the truth. */
export interface PatternChain {
  readonly bytes: Uint8Array;
  /** As the unit spells it, "All" for example; null when the file does not say. */
  readonly repeat: string | null;
  /** Step the chain stands at, counted from 0; null when the file does not say. */
  readonly current: number | null;
  /** The pads ("A1" to "J16") whose patterns play, in order, repeats allowed. */
  readonly patterns: readonly string[];
}

interface Element {
  name: string;
  attributes: string;
  start: number;
  end: number;
}

/** Reads a chain. Throws 'corrupt' or 'unsupported' with the offset. */
export function readPatternChain(bytes: Uint8Array): PatternChain {
  if (bytes.length > MAX_CHAIN_BYTES) throw corrupt('CHN', MAX_CHAIN_BYTES, 'no chain is this long');
  const elements = elementsOf(decode(bytes));
  const steps = elements.filter(({ name }) => name === 'PTN');
  if (steps.length > MAX_CHAIN_STEPS)
    throw corrupt('CHN', steps[MAX_CHAIN_STEPS]!.start, 'the chain has too many steps');
  const patterns = steps.map((step) => padAt(numberIn(step, 'NUMBER', 1, PAD_COUNT) - 1));
  const current = elements.find(({ name }) => name === 'CURRENT');
  const repeat = elements.find(({ name }) => name === 'REPEAT');
  return {
    bytes: bytes.slice(),
    repeat: repeat === undefined ? null : attribute(repeat, 'VALUE'),
    current: current === undefined ? null : numberIn(current, 'VALUE', 0, MAX_CHAIN_STEPS),
    patterns,
  };
}

/** A new chain in the unit's own spelling, standing at its first step. Throws 'invalid-input' for anything not a pad. */
export function writePatternChain(patterns: readonly string[]): Uint8Array {
  const steps = stepsFor(patterns).map((step) => `  ${step}\n`);
  return encode(`<${ROOT}>\n  <REPEAT VALUE="All"/>\n  <CURRENT VALUE="0"/>\n${steps.join('')}</${ROOT}>\n`);
}

/** The chain with other patterns and everything around its steps as it was. Throws 'invalid-input' for anything not a pad. */
export function setPatternChain(chain: PatternChain, patterns: readonly string[]): PatternChain {
  const steps = stepsFor(patterns);
  if (sameSteps(chain.patterns, patterns)) return chain;
  const text = decode(chain.bytes);
  const elements = elementsOf(text);
  const old = elements.filter(({ name }) => name === 'PTN');
  const start = old[0]?.start ?? text.lastIndexOf('</');
  const end = old.at(-1)?.end ?? start;
  // The space between the first two steps is how this file separates them.
  const gap = old[1] === undefined ? '\n' : text.slice(old[0]!.end, old[1].start);
  const separator = /^\s*$/.test(gap) ? gap : '\n';
  const between = steps.join(separator) + (old.length === 0 && steps.length > 0 ? separator : '');
  return readPatternChain(encode(text.slice(0, start) + between + text.slice(end)));
}

function stepsFor(patterns: readonly string[]): string[] {
  if (patterns.length > MAX_CHAIN_STEPS) {
    throw new PadbridgeError('too-large', `A chain of ${patterns.length} patterns is too long.`, {
      next: 'Shorten the chain.',
    });
  }
  return patterns.map((pad) => `<PTN NUMBER="${padIndex(pad) + 1}"/>`);
}

function sameSteps(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((pad, i) => pad === b[i]);
}

/** The elements inside the root, in order. One pass from tag to tag: no input makes it look at a byte twice. */
function elementsOf(text: string): Element[] {
  const elements: Element[] = [];
  let inside = false;
  let at = text.indexOf('<');
  while (at >= 0) {
    const comment = text.startsWith('<!--', at);
    const ending = comment ? '-->' : '>';
    const close = text.indexOf(ending, at + 1);
    if (close < 0) throw corrupt('CHN', at, 'a tag is not closed');
    const tag = text.slice(at + 1, close);
    if (tag === `/${ROOT}`) return elements;
    if (!inside && /^[A-Za-z]/.test(tag)) {
      if (tag.trim() !== ROOT) throw unsupported('CHN', at, `the root is not ${ROOT}`);
      inside = true;
    } else if (!comment && /^[A-Z]/.test(tag)) {
      const name = /^[A-Z0-9_]+/.exec(tag)![0];
      elements.push({ name, attributes: tag.slice(name.length), start: at, end: close + ending.length });
    }
    at = text.indexOf('<', close + ending.length);
  }
  throw corrupt('CHN', text.length, `${ROOT} is ${inside ? 'not closed' : 'missing'}`);
}

function attribute({ name, attributes, start }: Element, key: string): string {
  const value = new RegExp(`\\s${key}\\s*=\\s*(["'])(.*?)\\1`, 's').exec(attributes)?.[2];
  if (value === undefined) throw corrupt('CHN', start, `${name} has no ${key}`);
  return value;
}

function numberIn(element: Element, key: string, min: number, max: number): number {
  const text = attribute(element, key);
  const value = /^\d{1,4}$/.test(text) ? Number(text) : NaN;
  if (value >= min && value <= max) return value;
  throw corrupt('CHN', element.start, `${element.name} ${key} is not a number from ${min} to ${max}`);
}

/** One character per byte, so that offsets in the text are offsets in the file and any encoding comes back unchanged. */
function decode(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
}

function encode(text: string): Uint8Array {
  return new Uint8Array(Buffer.from(text, 'latin1'));
}
