// Installs what is missing; quick when nothing is.
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import { endWith, inProject, readStamp, run, say, StepFailed, writeStamp } from './steps.mjs';

const STAMP = 'node_modules/.padbridge-installed';

/** Node's own packages must fit lock file, Node version (native modules are built for one ABI) and platform. */
export function ensureInstalled() {
  requireNode();
  const wanted = `${hashOf('package-lock.json')} ${process.versions.modules} ${process.platform}-${process.arch}`;
  if (readStamp(STAMP) === wanted) return;
  if (!lockIsInstalled() || !nativeModuleLoads()) install();
  writeStamp(STAMP, wanted);
}

function requireNode() {
  const { engines } = JSON.parse(readFileSync(inProject('package.json'), 'utf8'));
  const [major, minor] = engines.node.replace('>=', '').split('.').map(Number);
  const [haveMajor, haveMinor] = process.versions.node.split('.').map(Number);
  if (haveMajor > major || (haveMajor === major && haveMinor >= minor)) return;
  throw new StepFailed(
    `this is Node ${process.versions.node}, but ${major}.${minor} or newer is needed. Next: install it from https://nodejs.org and try again.`,
  );
}

/** Whether somebody installed by hand exactly what the lock file says: then there is nothing to do. */
function lockIsInstalled() {
  const lockOf = (file) => JSON.parse(readFileSync(inProject(file), 'utf8')).packages;
  if (!existsSync(inProject('node_modules/.package-lock.json'))) return false;
  const installed = lockOf('node_modules/.package-lock.json');
  return Object.entries(lockOf('package-lock.json')).every(([folder, { version, optional }]) => {
    if (folder === '') return true;
    return installed[folder] ? installed[folder].version === version : optional === true;
  });
}

function nativeModuleLoads() {
  try {
    const Database = createRequire(inProject('package.json'))('better-sqlite3');
    new Database(':memory:').close();
    return true;
  } catch {
    return false;
  }
}

function install() {
  say('padbridge: installing what is missing (npm ci), a minute or so the first time …');
  const args = ['ci', '--no-audit', '--no-fund', '--include=dev', '--loglevel=error'];
  // Under `npm start` npm names its own program: running that by Node needs no shell, on Windows either.
  const npm = process.env.npm_execpath;
  const status = npm?.endsWith('.js')
    ? run(process.execPath, [npm, ...args], { stdout: 2 })
    : run(process.platform === 'win32' ? 'npm.cmd' : 'npm', args, {
        stdout: 2,
        shell: process.platform === 'win32',
      });
  if (status !== 0) {
    throw new StepFailed(
      `npm ci failed with exit code ${status}; its words are above. Next: check the network connection and the ` +
        'free space, then run the same command again.',
    );
  }
  if (!nativeModuleLoads()) {
    throw new StepFailed(
      'the SQLite module does not load on this machine. Next: install a C++ compiler, make and Python 3 ' +
        '(Debian: apt install build-essential python3), then run `npm rebuild better-sqlite3`.',
    );
  }
}

function hashOf(file) {
  return createHash('sha256')
    .update(readFileSync(inProject(file)))
    .digest('hex');
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  try {
    ensureInstalled();
  } catch (thrown) {
    endWith(thrown);
  }
}
