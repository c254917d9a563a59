// Compiles the sources and puts beside them what they read at run time; quick when nothing changed.
import { copyFileSync, existsSync, mkdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { ensureInstalled } from './ensure.mjs';
import {
  endWith,
  filesBelow,
  inProject,
  readStamp,
  runNode,
  say,
  signatureOf,
  StepFailed,
  writeStamp,
} from './steps.mjs';

/** What a program of this project consists of; sources are compiled, assets copied. */
export const PRODUCT = {
  tsconfig: 'tsconfig.build.json',
  folders: ['schemas', 'hardware', 'daemon', 'bridge'],
  out: 'dist',
  program: { config: 'rolldown.config.mjs', entry: 'dist/program/main.js' },
  ui: { folder: 'plugin-ui', imports: ['schemas', 'bridge'], out: 'dist/plugin-ui' },
};
export const BENCH = {
  tsconfig: 'tsconfig.bench.json',
  folders: [...PRODUCT.folders, 'test/bench', 'test/support'],
  out: 'dist-bench',
};

const isSource = (file) => /\.tsx?$/.test(file) && !file.endsWith('.d.ts');
/** Read at run time: the schema's steps, tables, the script that goes into FL Studio, and profiles of controllers. */
const isAsset = (file) =>
  file.endsWith('.sql') ||
  file.endsWith('.tsv') ||
  /\/fl-studio\/script\/.*\.py$/.test(file) ||
  /\/controllers\/profiles\/.*\.json$/.test(file);

/** Brings the output folder up to date. Returns whether there was anything to do. */
export function build(product) {
  const compiled = compile(product);
  const packed = product.program !== undefined && pack(product);
  const bundled = product.ui !== undefined && bundle(product.ui);
  return compiled || packed || bundled;
}

/** The compiled modules and the packages they use, in a few files. */
function pack({ out, program: { config, entry } }) {
  const stamp = `${path.posix.dirname(entry)}/.packed`;
  const signature = signatureOf([`${out}/.built`, config, 'package-lock.json', 'scripts/build.mjs']);
  if (readStamp(stamp) === signature) return false;
  say(`padbridge: packing ${entry} …`);
  const rolldown = inProject('node_modules/rolldown/bin/cli.mjs');
  const status = runNode(rolldown, ['--config', config], { stdout: 'ignore' });
  if (status !== 0) throw new StepFailed('the program could not be packed; the bundler says why above.');
  writeStamp(stamp, signature);
  return true;
}

/** The browser UI: one script, one style sheet and the files beside them. */
function bundle({ folder, imports, out }) {
  const stamp = `${out}/.built`;
  const config = `${folder}/vite.config.ts`;
  const files = filesBelow([folder, ...imports], () => true);
  const signature = signatureOf([...files, 'tsconfig.json', 'package-lock.json', 'scripts/build.mjs']);
  if (readStamp(stamp) === signature) return false;
  say(`padbridge: building ${out} …`);
  const vite = inProject('node_modules/vite/bin/vite.js');
  const status = runNode(vite, ['build', '--config', config, '--logLevel', 'error'], { stdout: 2 });
  if (status !== 0) throw new StepFailed('the UI could not be built; the bundler says why above.');
  writeStamp(stamp, signature);
  return true;
}

function compile({ tsconfig, folders, out }) {
  const stamp = `${out}/.built`;
  const files = filesBelow(folders, (file) => isSource(file) || isAsset(file));
  const signature = signatureOf([
    ...files,
    'tsconfig.json',
    tsconfig,
    'package-lock.json',
    'scripts/build.mjs',
  ]);
  if (readStamp(stamp) === signature) return false;
  say(`padbridge: building ${out} …`);
  rmSync(inProject(stamp), { force: true });
  removeOrphans(folders, out);
  // A compiler that remembers its output does not write again what somebody deleted.
  if (!existsSync(inProject(out, 'daemon'))) rmSync(inProject(out), { recursive: true, force: true });
  const status = runNode(inProject('node_modules/typescript/bin/tsc'), ['-p', tsconfig], { stdout: 2 });
  if (status !== 0) throw new StepFailed('the build failed; the compiler says why above.');
  for (const asset of files.filter(isAsset)) {
    const target = inProject(out, asset);
    mkdirSync(path.dirname(target), { recursive: true });
    copyFileSync(inProject(asset), target);
  }
  writeStamp(stamp, signature);
  return true;
}

/** What was compiled from a file that is gone would still be found by whoever lists the folder. */
function removeOrphans(folders, out) {
  const sources = new Set(filesBelow(folders, isSource).map((file) => file.replace(/\.tsx?$/, '')));
  const assets = new Set(filesBelow(folders, isAsset));
  const outFolders = folders.map((folder) => `${out}/${folder}`);
  for (const file of filesBelow(outFolders, () => true)) {
    const origin = file.slice(out.length + 1);
    const known = isAsset(origin) ? assets.has(origin) : sources.has(origin.replace(/\.js(\.map)?$/, ''));
    if (!known) rmSync(inProject(file));
  }
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  try {
    ensureInstalled();
    build(PRODUCT);
  } catch (thrown) {
    endWith(thrown);
  }
}
