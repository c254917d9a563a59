import { writeFile } from 'node:fs/promises';
import os from 'node:os';
import type { BenchRow } from './rows.js';
import { toMarkdown, toText } from './table.js';

/** Every benchmark by name; each in a module of its own, loaded when it runs. */
const BENCHMARKS: Readonly<Record<string, () => Promise<{ run: () => Promise<BenchRow[]> }>>> = {
  library: () => import('./library.js'),
  catalogue: () => import('./catalogue.js'),
  doors: () => import('./bridge-doors.js'),
  bridge: () => import('./bridge-daemon.js'),
  patience: () => import('./bridge-patience.js'),
  kits: () => import('./kits.js'),
  cards: () => import('./cards.js'),
  link: () => import('./link.js'),
  endurance: () => import('./endurance.js'),
  accuracy: () => import('./analysis/accuracy.js'),
  similar: () => import('./similar.js'),
  ui: () => import('./ui/ui.js'),
};

const RESULTS = new URL('../../../test/bench/results.md', import.meta.url);

const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !(name in BENCHMARKS));
if (unknown.length > 0) {
  console.error(`No such benchmark: ${unknown.join(', ')}. There are: ${Object.keys(BENCHMARKS).join(', ')}`);
  process.exit(2);
}

const sections: string[] = [];
for (const [name, load] of Object.entries(BENCHMARKS)) {
  if (wanted.length > 0 && !wanted.includes(name)) continue;
  console.error(`${name} …`);
  const rows = await (await load()).run();
  console.log(`\n${name}\n${toText(rows)}`);
  sections.push(`## ${name}\n\n${toMarkdown(rows)}`);
}

if (wanted.length === 0) {
  const cpu = os.cpus()[0]?.model ?? 'unknown processor';
  const machine = `${os.availableParallelism()} cores (${cpu}), Node ${process.version}, ${os.type()}`;
  const head = `# Benchmark results\n\nWritten by \`npm run bench\` on ${new Date().toISOString().slice(0, 10)}: ${machine}.\n`;
  await writeFile(RESULTS, `${head}\n${sections.join('\n\n')}\n`);
}
