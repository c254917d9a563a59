import { InvalidArgumentError } from 'commander';
import type { PitchClass, MusicalMode } from '../../schemas/analysis.js';
import { PadbridgeError } from '../../schemas/errors.js';
import { parseKey } from '../analysis/name-hints.js';
import { expandPath, type Surroundings } from '../config/folders.js';

/** What a flag takes, read from its word. Each throws commander's error, which names the flag. */

export interface Range {
  min?: number;
  max?: number;
}

/** "90-100", "90-" (at least), "-100" (at most), "120" (exactly, give or take what is rounded away). */
export function parseRange(word: string): Range {
  const match = /^(\d+(?:\.\d+)?)?(-)?(\d+(?:\.\d+)?)?$/.exec(word.trim());
  const [min, dash, max] = [match?.[1], match?.[2], match?.[3]];
  if (!match || (min === undefined && max === undefined)) {
    throw new InvalidArgumentError('Use 120, 90-100, 90- or -100.');
  }
  if (dash === undefined) return { min: Number(min) - 0.5, max: Number(min) + 0.5 };
  if (min !== undefined && max !== undefined && Number(min) > Number(max)) {
    throw new InvalidArgumentError('The first number must not be above the second.');
  }
  return {
    ...(min === undefined ? {} : { min: Number(min) }),
    ...(max === undefined ? {} : { max: Number(max) }),
  };
}

/** "Am", "F# minor", "Bb", "8A". */
export function parseKeyWord(word: string): { tonic: PitchClass; mode: MusicalMode } {
  const key = parseKey(word);
  if (key === null) throw new InvalidArgumentError('Use a key like Am, "F# minor", Bb or 8A.');
  return key;
}

/** "2026-03-01" or any ISO 8601 moment, local time where no zone is given; milliseconds since 1970 UTC. */
export function parseDate(word: string): number {
  const iso = /^\d{4}-\d{2}-\d{2}(T.*)?$/.test(word);
  const time = iso ? Date.parse(word.length === 10 ? `${word}T00:00:00` : word) : NaN;
  if (Number.isNaN(time) || time < 0) throw new InvalidArgumentError('Use a date like 2026-03-01.');
  return time;
}

/** A whole number within bounds. */
export function wholeNumber(min: number, max: number): (word: string) => number {
  return (word) => {
    const value = /^\d{1,15}$/.test(word) ? Number(word) : NaN;
    if (!(value >= min && value <= max)) {
      throw new InvalidArgumentError(`Use a whole number from ${min} to ${max}.`);
    }
    return value;
  };
}

/** Adds up a flag that may be given more than once, or once with commas. */
export function oneOf<T extends string>(known: readonly T[]): (word: string, before: T[] | undefined) => T[] {
  return (word, before = []) => [
    ...before,
    ...word.split(',').map((part) => {
      const found = known.find((name) => name.toLowerCase() === part.trim().toLowerCase());
      if (found === undefined) throw new InvalidArgumentError(`Use one of ${known.join(', ')}.`);
      return found;
    }),
  ];
}

export function collect(word: string, before: string[] | undefined): string[] {
  return [...(before ?? []), word];
}

/** An id as the user wrote it, or undefined when it is something else (a path). */
export function readId(word: string): number | undefined {
  return /^[1-9]\d{0,14}$/.test(word) ? Number(word) : undefined;
}

export function requireId(word: string, what: string): number {
  const id = readId(word);
  if (id !== undefined) return id;
  throw new PadbridgeError('invalid-input', `"${word}" is not the number of a ${what}.`, {
    subject: word,
    next: `Find the number with \`padbridge ${what}s\`.`,
  });
}

/** A path as the user wrote it, absolute. An empty one is a slip (an unset variable), not the current folder. */
export function absolutePath(word: string, surroundings: Surroundings): string {
  if (word === '') {
    throw new PadbridgeError('invalid-input', 'A path is empty.', { next: 'Name a file or folder.' });
  }
  return expandPath(word, surroundings.cwd, surroundings);
}
