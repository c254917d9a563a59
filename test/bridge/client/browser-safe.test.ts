import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, it } from 'vitest';

/** Files that load at run time when a file is imported: type-only imports are gone by then. */
function loads(file: string, seen = new Map<string, string[]>()): Map<string, string[]> {
  const source = readFileSync(file, 'utf8');
  const statements = source.matchAll(/^(?:import|export)\s+(?!type\b)([^;]*?)from '([^']+)';/gms);
  const specifiers = [...statements]
    .filter(([, names = '']) => !isTypesOnly(names))
    .map(([, , specifier = '']) => specifier);
  seen.set(file, specifiers);
  for (const specifier of specifiers) {
    if (!specifier.startsWith('.')) continue;
    const next = join(dirname(file), specifier.replace(/\.js$/, '.ts'));
    if (!seen.has(next)) loads(next, seen);
  }
  return seen;
}

function isTypesOnly(names: string): boolean {
  const inner = /\{([^}]*)\}/s.exec(names)?.[1];
  return inner !== undefined && inner.split(',').every((name) => /^\s*(type\s.*)?$/s.test(name));
}

it('loads no package and nothing of Node in a browser', () => {
  const graph = loads('bridge/client/index.ts');
  expect([...graph.keys()]).toContain(join('bridge/client/connection.ts'));
  const packages = [...graph.values()].flat().filter((specifier) => !specifier.startsWith('.'));
  expect(packages).toEqual([]);
});
