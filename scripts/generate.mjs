// Writes docs/reference from the contract in schemas/. Run after `npm run build`:
//   node scripts/generate.mjs            pages, OpenAPI, AsyncAPI, JSON Schema
//   node scripts/generate.mjs --freeze   also the frozen contract: only when an incompatible change is meant
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { FROZEN_CONTRACT, frozenContractText, referenceFiles } from '../dist/bridge/reference/index.js';

const root = join(import.meta.dirname, '..');
const target = join(root, 'docs', 'reference');
const { version } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8'));

const files = new Map(referenceFiles(version));
const frozenPath = join(target, FROZEN_CONTRACT);
files.set(
  FROZEN_CONTRACT,
  process.argv.includes('--freeze') ? frozenContractText() : await readFile(frozenPath, 'utf8'),
);
// Pages of methods that are gone must not stay behind.
await rm(target, { recursive: true, force: true });
for (const [path, text] of files) {
  await mkdir(dirname(join(target, path)), { recursive: true });
  await writeFile(join(target, path), text);
}
console.log(`Wrote ${files.size} files to docs/reference.`);
