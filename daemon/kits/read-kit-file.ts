import path from 'node:path';
import { PadbridgeError } from '../../schemas/errors.js';
import {
  banksWith,
  changed,
  DEFAULT_PARAMETERS,
  kitFile,
  type KitFile,
  type KitProject,
  type PlannedKit,
  type PlannedPad,
} from '../../schemas/kit.js';
import { byPad } from '../sp404/project-paths.js';
import { readBounded } from '../sp404/read-files.js';
import { nameOfFile } from './names.js';

/** 160 pads with every setting and long paths stay below 200 KB. */
const MAX_KIT_BYTES = 0x20_0000;
/** Complaints shown at once; the next run shows the rest. */
const MAX_COMPLAINTS = 5;

/**
 * Reads KIT.json (docs/kit-json.md). Paths in it are relative to its folder.
 * @throws PadbridgeError not-found, io, invalid-input with the place in the file
 */
export async function readKitFile(file: string): Promise<PlannedKit> {
  const text = Buffer.from(await readBounded(file, MAX_KIT_BYTES)).toString('utf8');
  const kit = parseKit(file, text);
  checkOnce(
    file,
    'pad',
    kit.pads.map(({ pad }) => pad),
  );
  checkOnce(
    file,
    'bank',
    (kit.banks ?? []).map(({ bank }) => bank),
  );
  checkOnce(
    file,
    'pattern',
    (kit.patterns ?? []).map(({ pad }) => pad),
  );
  const folder = path.dirname(path.resolve(file));
  const absolute = (name: string) => path.resolve(folder, name);
  return {
    project: changed<KitProject>(
      { name: nameOfFile(file), tempo: 90, tempoSelect: 'bank' },
      kit.project ?? {},
    ),
    banks: banksWith(kit.banks ?? []),
    pads: kit.pads.map((pad) => plannedPad(pad, absolute(pad.file))).sort((a, b) => byPad(a.pad, b.pad)),
    patterns: (kit.patterns ?? []).map(({ pad, file: name }) => ({ pad, source: absolute(name) })),
  };
}

function plannedPad(written: KitFile['pads'][number], source: string): PlannedPad {
  const { file: _file, name = null, render = {}, ...parameters } = written;
  // One-shot says both: only a gate or loop that is asked for beside it is a contradiction worth a question.
  const trigger = parameters.oneShot === true ? { gate: false, loop: false } : {};
  const { pad, ...given } = parameters;
  return { ...changed({ ...DEFAULT_PARAMETERS, ...trigger }, given), pad, name, source, render };
}

function parseKit(file: string, text: string): KitFile {
  let value: unknown;
  try {
    value = JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch (cause) {
    throw new PadbridgeError(
      'invalid-input',
      `${file} is not JSON: ${cause instanceof Error ? cause.message : 'it cannot be parsed'}`,
      { subject: file, cause },
    );
  }
  const parsed = kitFile.safeParse(value);
  if (parsed.success) return parsed.data;
  const complaints = parsed.error.issues
    .slice(0, MAX_COMPLAINTS)
    .map(({ path: at, message }) => `${at.length === 0 ? 'the kit' : placeOf(at)}: ${message}`);
  throw new PadbridgeError('invalid-input', `${file} is not a kit: ${complaints.join('; ')}.`, {
    subject: file,
    next: 'See docs/kit-json.md for what a kit may hold.',
    cause: parsed.error,
  });
}

/** pads[3].level */
function placeOf(at: readonly PropertyKey[]): string {
  return at.reduce<string>(
    (text, key) => (typeof key === 'number' ? `${text}[${key}]` : `${text}${text && '.'}${String(key)}`),
    '',
  );
}

function checkOnce(file: string, what: string, names: readonly string[]): void {
  const twice = names.find((name, i) => names.indexOf(name) !== i);
  if (twice === undefined) return;
  throw new PadbridgeError('invalid-input', `${file} speaks of ${what} ${twice} twice.`, {
    subject: twice,
    next: 'Keep one of them.',
  });
}
