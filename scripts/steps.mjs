// What the other scripts share: where the project is, how a step is run, and how "nothing changed" is known.
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

export const projectFolder = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
export const inProject = (...parts) => path.join(projectFolder, ...parts);

/** One line for the person at the terminal. Never on standard output: that belongs to results. */
export function say(line) {
  process.stderr.write(`${line}\n`);
}

/** A failure that was explained; the scripts end with exit code 1 and show no stack for it. */
export class StepFailed extends Error {}

/** Ends the process in the way every script ends: explained failures as text, anything else as the bug it is. */
export function endWith(thrown) {
  if (thrown instanceof StepFailed) say(`padbridge: ${thrown.message}`);
  else console.error(thrown);
  process.exit(1);
}

/**
 * npm runs scripts in the project folder and keeps the folder the person was in: relative paths mean that one. Run
 * by Node directly, the process is there already, whatever an outer npm has left in the environment.
 */
export function goWhereThePersonIs() {
  const folder = process.env.INIT_CWD;
  if (folder && process.cwd() === projectFolder && existsSync(folder)) process.chdir(folder);
}

/** Runs a Node program of this project and returns its exit code; its output goes where `stdout` says, never piped. */
export function runNode(file, args, { stdout = 'inherit' } = {}) {
  return run(process.execPath, [file, ...args], { stdout });
}

/** The same beside others: what it prints is kept together and told when it is done. */
export async function runNodeBeside(file, args) {
  const child = spawn(process.execPath, [file, ...args], {
    cwd: projectFolder,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const printed = [];
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => printed.push(chunk));
  const [status, signal] = await once(child, 'close');
  if (signal) throw new StepFailed(`${path.basename(file)} was ended by ${signal}.`);
  return { status, printed: Buffer.concat(printed).toString() };
}

export function run(command, args, { stdout = 'inherit', shell = false } = {}) {
  const { status, error, signal } = spawnSync(command, args, {
    cwd: projectFolder,
    stdio: ['inherit', stdout, 'inherit'],
    shell,
  });
  if (error) throw new StepFailed(`cannot run ${command}: ${error.message}`);
  if (signal) throw new StepFailed(`${path.basename(command)} was ended by ${signal}.`);
  return status;
}

/** Files below folders of the project, as sorted project paths. Folders that are not there count as empty. */
export function filesBelow(folders, wanted) {
  const found = [];
  const visit = (folder) => {
    for (const entry of readdirSync(inProject(folder), { withFileTypes: true })) {
      const child = `${folder}/${entry.name}`;
      if (entry.isDirectory()) visit(child);
      else if (wanted(child)) found.push(child);
    }
  };
  for (const folder of folders) {
    if (statSync(inProject(folder), { throwIfNoEntry: false })?.isDirectory()) visit(folder);
  }
  return found.sort();
}

/** Changes when a file is added, removed, renamed or written: a hash over names, sizes and times, not contents. */
export function signatureOf(files) {
  const hash = createHash('sha256').update(process.version);
  for (const file of files) {
    const stat = statSync(inProject(file), { throwIfNoEntry: false });
    if (stat) hash.update(`\0${file}\0${stat.size}\0${stat.mtimeMs}`);
  }
  return hash.digest('hex');
}

export function readStamp(file) {
  try {
    return readFileSync(inProject(file), 'utf8');
  } catch {
    return undefined;
  }
}

export function writeStamp(file, text) {
  mkdirSync(path.dirname(inProject(file)), { recursive: true });
  writeFileSync(inProject(file), text);
}
