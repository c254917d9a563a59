import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';

export const CHECKOUT = fileURLToPath(new URL('../../', import.meta.url));
const ROOMS = ['schemas', 'hardware', 'daemon', 'bridge', 'plugin-ui'];

/** Every source file of the product with the files of ours that it imports, both relative to the checkout. */
export function importGraph(): Map<string, string[]> {
  const files = ROOMS.filter((room) => existsSync(path.join(CHECKOUT, room))).flatMap(sourcesIn);
  const known = new Set(files);
  return new Map(files.map((file) => [file, importsOf(file).filter((target) => known.has(target))]));
}

function sourcesIn(room: string): string[] {
  return readdirSync(path.join(CHECKOUT, room), { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.tsx?$/.test(name) && !name.includes('node_modules'))
    .map((name) => path.posix.join(room, name.split(path.sep).join('/')));
}

function importsOf(file: string): string[] {
  const { importedFiles } = ts.preProcessFile(readFileSync(path.join(CHECKOUT, file), 'utf8'), true, true);
  return importedFiles
    .map(({ fileName }) => fileName)
    .filter((name) => name.startsWith('.'))
    .flatMap((name) => {
      const target = path.posix.join(path.posix.dirname(file), name).replace(/\.jsx?$/, '');
      return [`${target}.ts`, `${target}.tsx`, target];
    });
}

/** The first circle found, as a path that ends where it began; undefined when there is none. */
export function findCycle(graph: ReadonlyMap<string, readonly string[]>): string[] | undefined {
  const done = new Set<string>();
  const trail: string[] = [];
  function visit(file: string): string[] | undefined {
    if (done.has(file)) return undefined;
    const start = trail.indexOf(file);
    if (start !== -1) return [...trail.slice(start), file];
    trail.push(file);
    for (const target of graph.get(file) ?? []) {
      const cycle = visit(target);
      if (cycle !== undefined) return cycle;
    }
    trail.pop();
    done.add(file);
    return undefined;
  }
  for (const file of graph.keys()) {
    const cycle = visit(file);
    if (cycle !== undefined) return cycle;
  }
  return undefined;
}
