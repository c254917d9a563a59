import path from 'node:path';
import { PadbridgeError } from '../../schemas/errors.js';
import type { Finding, PlannedKit } from '../../schemas/kit.js';
import { applyFixes, preflight, type Target } from '../kits/preflight.js';
import { freeBytes, gatherFacts } from '../kits/source-facts.js';
import {
  type ProjectReport,
  projectFolderIn,
  writeProject,
  type WriteProjectOptions,
} from './write-project.js';

export interface BuildOptions extends WriteProjectOptions {
  /** Project folder, or the folder for it. */
  out: string;
  /** 1 to 16; the first free one when left out. */
  number?: number;
  /** Apply every fix of an error. Names are made fit for the screen in any case. */
  fix: boolean;
  /** Only say what would happen. */
  check: boolean;
}

export interface BuildReport extends ProjectReport {
  /** What was or would be mended on the way, and what a person should know. */
  findings: (Finding & { fixed: boolean })[];
  written: boolean;
}

/**
 * Pre-flight, fixes, and the project. Nothing is written, not even a folder, while an error is left.
 * @throws PadbridgeError invalid-input naming every error that is left; as `writeProject`
 */
export async function buildProject(kit: PlannedKit, options: BuildOptions): Promise<BuildReport> {
  const folder = await projectFolderIn(path.resolve(options.out), options.number);
  const target = { freeBytes: await freeBytes(folder) };
  const { kit: fixed, findings, left } = await mendKit(kit, target, options);
  if (options.check) {
    const { project } = fixed;
    return { folder, project, pads: [], patterns: [], bytes: 0, findings, written: false };
  }
  if (left.length > 0) throw refusal(left);
  return { ...(await writeProject(fixed, folder, options)), findings, written: true };
}

/**
 * A kit that passed its pre-flight, with its names made fit for the screen.
 * @throws PadbridgeError invalid-input naming every error that is left
 */
export async function fitKit(
  kit: PlannedKit,
  signal: AbortSignal,
): Promise<{ kit: PlannedKit; findings: BuildReport['findings'] }> {
  const mended = await mendKit(kit, { freeBytes: null }, { fix: false, signal });
  if (mended.left.length > 0) throw refusal(mended.left);
  return mended;
}

async function mendKit(
  kit: PlannedKit,
  target: Target,
  { fix, signal }: Pick<BuildOptions, 'fix' | 'signal'>,
): Promise<{ kit: PlannedKit; findings: BuildReport['findings']; left: Finding[] }> {
  const facts = await gatherFacts(kit.pads, signal);
  const found = preflight(kit, facts, target);
  const isFixed = ({ severity, code, fix: proposed }: Finding) =>
    proposed !== null && severity === 'error' && (fix || isName(code));
  const fixed = applyFixes(kit, found.filter(isFixed));
  const left = preflight(fixed, facts, target).filter(({ severity }) => severity === 'error');
  return { kit: fixed, findings: found.map((one) => ({ ...one, fixed: isFixed(one) })), left };
}

function isName(code: Finding['code']): boolean {
  return code.startsWith('name-') || code === 'project-name';
}

/** Complaints named in the sentence; the rest are counted. */
const MAX_NAMED = 5;

function refusal(errors: readonly Finding[]): PadbridgeError {
  const named = errors
    .slice(0, MAX_NAMED)
    .map(({ pad, message }) => (pad === null ? message : `${pad}: ${message}`));
  const more = errors.length > MAX_NAMED ? ` And ${errors.length - MAX_NAMED} more.` : '';
  const fixable = errors.every(({ fix }) => fix !== null);
  return new PadbridgeError('invalid-input', `Nothing was written. ${named.join(' ')}${more}`, {
    ...(errors[0]?.pad ? { subject: errors[0].pad } : {}),
    next: fixable ? 'Mend it, or let --fix do it.' : 'Mend it and try again.',
  });
}
