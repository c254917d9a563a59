import { describe, expect, it } from 'vitest';
import { findCycle, importGraph } from './imports.js';

/** What each room may import beside itself. */
const ALLOWED: Readonly<Record<string, readonly string[]>> = {
  schemas: [],
  hardware: ['schemas'],
  daemon: ['schemas', 'hardware'],
  bridge: ['schemas'],
  'plugin-ui': ['schemas', 'bridge/client'],
};
/** What opens the doors to others, and what goes through one itself; nobody else in the daemon knows them. */
const EXCEPTIONS: Readonly<Record<string, readonly string[]>> = {
  'daemon/doors.ts': ['bridge'],
  'daemon/remote/connect.ts': ['bridge/client', 'bridge/auth'],
};

const graph = importGraph();
const roomOf = (file: string) => file.slice(0, file.indexOf('/'));

describe('the house', () => {
  it('has rooms with files that import each other', () => {
    expect(graph.size).toBeGreaterThan(50);
    expect([...graph.values()].flat().length).toBeGreaterThan(100);
  });

  it('keeps its arrows: every import stays in its room or goes to an allowed one', () => {
    const wrong = [...graph].flatMap(([file, targets]) =>
      targets
        .filter((target) => {
          const allowed = [roomOf(file), ...ALLOWED[roomOf(file)]!, ...(EXCEPTIONS[file] ?? [])];
          return !allowed.some((place) => target.startsWith(`${place}/`));
        })
        .map((target) => `${file} → ${target}`),
    );
    expect(wrong).toEqual([]);
  });

  it('has no import cycle', () => {
    expect(findCycle(graph)).toBeUndefined();
  });

  it('keeps thread entry points out of everybody’s way', () => {
    const importers = [...graph].filter(([, targets]) =>
      targets.some((target) => /workers\/.*-worker\.ts$/.test(target)),
    );
    expect(importers.map(([file]) => file)).toEqual([]);
  });
});

describe('findCycle', () => {
  it('finds a circle and names it', () => {
    expect(
      findCycle(
        new Map([
          ['a', ['b']],
          ['b', ['c']],
          ['c', ['b']],
        ]),
      ),
    ).toEqual(['b', 'c', 'b']);
    expect(
      findCycle(
        new Map([
          ['a', ['b', 'c']],
          ['b', ['c']],
          ['c', []],
        ]),
      ),
    ).toBeUndefined();
  });
});
