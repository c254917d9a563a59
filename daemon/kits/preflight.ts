import {
  changed,
  type Finding,
  type Fix,
  type PadParameters,
  type PlannedKit,
  type PlannedPad,
} from '../../schemas/kit.js';
import {
  type BankLetter,
  MAX_PROJECT_NAME,
  MAX_SAMPLE_FRAMES,
  MAX_SAMPLE_NAME,
  UNIT_SAMPLE_RATE,
} from '../../schemas/sp404.js';
import { asciiText, nameOfFile, screenName, shortened, uniqueName } from './names.js';

/** What is known about the file of a pad before it is rendered. */
export type SourceFacts =
  | { frames: number | null; sampleRate: number; channels: number }
  | { missing: string }
  | { unreadable: string };

export interface Target {
  /** Bytes free where the project goes; null when nobody can say. */
  freeBytes: number | null;
}

/** 10 ms. Hats of that length are known to load; the unit refuses something shorter with "Too Short Sample" (facts: 7.2). */
const SHORT_FRAMES = 480;
/** Where too short a sample is lengthened to with silence: 100 ms load everywhere. */
const SAFE_FRAMES = 4800;
const SMP_HEADER_BYTES = 512;

/**
 * Looks at a kit before anything is written. Errors stand for what the unit would refuse or garble; each says how it can be
 * mended, and `applyFixes` does so. Pure: the facts were gathered before.
 */
export function preflight(
  kit: PlannedKit,
  facts: ReadonlyMap<string, SourceFacts>,
  target: Target = { freeBytes: null },
): Finding[] {
  const findings: Finding[] = [];
  if (kit.pads.length === 0 && kit.patterns.length === 0) {
    findings.push({
      ...finding('warning', 'empty-kit', null, 'The kit has nothing on its pads.'),
      fix: null,
    });
  }
  findings.push(...projectNameFindings(kit));
  for (const pad of kit.pads) findings.push(...padFindings(pad, facts.get(pad.pad)));
  findings.push(...nameFindings(kit.pads), ...bankFindings(kit), ...spaceFindings(kit, facts, target));
  return findings;
}

/** The kit after these fixes; findings without one change nothing. */
export function applyFixes(kit: PlannedKit, findings: readonly Finding[]): PlannedKit {
  const byPad = new Map<string, Fix[]>();
  let { project } = kit;
  const banks = { ...kit.banks };
  for (const { pad, fix } of findings) {
    if (fix === null) continue;
    if (pad !== null) byPad.set(pad, [...(byPad.get(pad) ?? []), fix]);
    if (fix.projectName !== undefined) project = { ...project, name: fix.projectName };
    if (fix.unprotect !== undefined) banks[fix.unprotect] = { ...banks[fix.unprotect], protected: false };
  }
  const pads = kit.pads.flatMap((pad) => {
    const fixes = byPad.get(pad.pad) ?? [];
    return fixes.some(({ clear }) => clear) ? [] : [fixes.reduce(fixedPad, pad)];
  });
  return { ...kit, project, banks, pads };
}

function fixedPad(pad: PlannedPad, { parameters, name, render }: Fix): PlannedPad {
  return {
    ...changed<PlannedPad>(pad, parameters ?? {}),
    name: name ?? pad.name,
    render: { ...pad.render, ...render },
  };
}

/** Frames a pad's sample will have on the unit, or null before its file was decoded. */
export function renderedFrames(pad: PlannedPad, facts: SourceFacts | undefined): number | null {
  if (facts === undefined || !('frames' in facts) || facts.frames === null) return null;
  const { start, end } = pad;
  const source = pad.render.crop === true ? (end ?? facts.frames) - (start ?? 0) : facts.frames;
  return Math.max(pad.render.minFrames ?? 0, Math.round((source * UNIT_SAMPLE_RATE) / facts.sampleRate));
}

function padFindings(pad: PlannedPad, facts: SourceFacts | undefined): Finding[] {
  const clear: Fix = { description: 'Leave the pad empty.', clear: true };
  if (facts === undefined || 'missing' in facts) {
    const reason = facts?.missing ?? 'its file was not looked at';
    return [{ ...finding('error', 'missing-sample', pad, `The sample is not there: ${reason}`), fix: clear }];
  }
  if ('unreadable' in facts) {
    return [
      {
        ...finding('error', 'unreadable', pad, `The sample cannot be used: ${facts.unreadable}`),
        fix: clear,
      },
    ];
  }
  return [
    ...regionFindings(pad, facts.frames),
    ...lengthFindings(pad, facts),
    ...triggerFindings(pad),
    ...channelFindings(pad, facts.channels),
  ];
}

function regionFindings(pad: PlannedPad, frames: number | null): Finding[] {
  if (frames === null) return [];
  const findings: Finding[] = [];
  const start = pad.start ?? 0;
  const end = pad.end ?? frames;
  if (start >= Math.min(end, frames) || end > frames) {
    const whole = start >= frames || start >= Math.min(end, frames);
    const parameters: Partial<PadParameters> = whole ? { start: null, end: null } : { end: null };
    findings.push({
      ...finding('error', 'region', pad, `It plays ${start} to ${end}, but the sample has ${frames} frames.`),
      fix: {
        description: whole ? 'Play the whole sample.' : 'Play to the end of the sample.',
        parameters,
      },
    });
  }
  if (pad.loopTop !== null && pad.loopTop >= frames) {
    findings.push({
      ...finding(
        'error',
        'loop-top',
        pad,
        `Its loop begins at ${pad.loopTop}, behind the end of the sample.`,
      ),
      fix: { description: 'Loop from the start.', parameters: { loopTop: null } },
    });
  }
  const chops = pad.chops.filter((point) => point < frames);
  if (chops.length < pad.chops.length) {
    const lost = pad.chops.length - chops.length;
    findings.push({
      ...finding('error', 'chops', pad, `${lost} of its chop points lie behind the end of the sample.`),
      fix: { description: 'Leave them out.', parameters: { chops } },
    });
  }
  return findings;
}

function lengthFindings(pad: PlannedPad, facts: SourceFacts & { sampleRate: number }): Finding[] {
  const frames = renderedFrames(pad, facts);
  if (frames === null) return [];
  if (frames > MAX_SAMPLE_FRAMES) {
    const most = Math.floor((MAX_SAMPLE_FRAMES * facts.sampleRate) / UNIT_SAMPLE_RATE);
    const start = pad.start ?? 0;
    const minutes = (frames / UNIT_SAMPLE_RATE / 60).toFixed(1);
    return [
      {
        ...finding('error', 'too-long', pad, `The sample lasts ${minutes} minutes; the unit takes 16.`),
        fix: {
          description: 'Take at most 16 minutes from the start of the pad.',
          parameters: { start, end: Math.min(pad.end ?? Infinity, start + most) },
          render: { crop: true },
        },
      },
    ];
  }
  if (frames >= SHORT_FRAMES) return [];
  const milliseconds = ((1000 * frames) / UNIT_SAMPLE_RATE).toFixed(1);
  return [
    {
      ...finding(
        frames === 0 ? 'error' : 'warning',
        'too-short',
        pad,
        `The sample lasts ${milliseconds} ms; the unit may show "Too Short Sample".`,
      ),
      fix:
        frames === 0
          ? { description: 'Leave the pad empty.', clear: true }
          : { description: 'Add silence up to 100 ms.', render: { minFrames: SAFE_FRAMES } },
    },
  ];
}

function triggerFindings(pad: PlannedPad): Finding[] {
  if (!pad.oneShot || (!pad.gate && !pad.loop)) return [];
  return [
    {
      ...finding('error', 'trigger', pad, 'A one-shot pad can have neither gate nor loop.'),
      fix: { description: 'Turn gate and loop off.', parameters: { gate: false, loop: false } },
    },
  ];
}

function channelFindings(pad: PlannedPad, channels: number): Finding[] {
  if (channels <= 2) return [];
  return [
    {
      ...finding('note', 'channels', pad, `Its ${channels} channels will be mixed to stereo.`),
      fix: { description: 'Mix to mono instead.', render: { mono: true } },
    },
  ];
}

function nameFindings(pads: readonly PlannedPad[]): Finding[] {
  const findings: Finding[] = [];
  const taken = new Set<string>();
  for (const pad of pads) {
    const wanted = pad.name ?? nameOfFile(pad.source ?? pad.pad);
    const shown = screenName(wanted, `Pad ${pad.pad}`);
    const name = uniqueName(shown, taken);
    taken.add(name.toLowerCase());
    // A pad nobody named is named after its file, as far as that can be shown: nothing is lost by that.
    if (name === wanted || (pad.name === null && name === shown)) continue;
    const fix: Fix = { description: `Call it "${name}".`, name };
    const code = asciiText(wanted) !== wanted ? 'name-characters' : 'name-length';
    if (name !== shown) {
      findings.push({ ...finding('error', 'name-taken', pad, `Another pad is called "${shown}" too.`), fix });
    } else {
      const why =
        code === 'name-length'
          ? `is longer than ${MAX_SAMPLE_NAME} characters`
          : 'has characters the unit cannot show';
      findings.push({ ...finding('error', code, pad, `The name "${wanted}" ${why}.`), fix });
    }
  }
  return findings;
}

function projectNameFindings({ project }: PlannedKit): Finding[] {
  const shown = shortened(asciiText(project.name), MAX_PROJECT_NAME) || 'PADBRIDGE';
  if (shown === project.name) return [];
  return [
    {
      ...finding('error', 'project-name', null, `The unit cannot show the project name "${project.name}".`),
      fix: { description: `Call it "${shown}".`, projectName: shown },
    },
  ];
}

function bankFindings({ banks, pads }: PlannedKit): Finding[] {
  const used = new Set(pads.map(({ pad }) => pad.charAt(0) as BankLetter));
  return [...used]
    .filter((bank) => banks[bank].protected)
    .map((bank) => ({
      ...finding(
        'note',
        'protected-bank',
        null,
        `Bank ${bank} is protected: on the unit its pads cannot be changed.`,
      ),
      fix: { description: `Take the protection off bank ${bank}.`, unprotect: bank },
    }));
}

function spaceFindings(
  { pads }: PlannedKit,
  facts: ReadonlyMap<string, SourceFacts>,
  { freeBytes }: Target,
): Finding[] {
  if (freeBytes === null) return [];
  const needed = pads.reduce((sum, pad) => sum + estimatedBytes(pad, facts.get(pad.pad)), 0);
  if (needed <= freeBytes) return [];
  const megabytes = (bytes: number) => `${Math.ceil(bytes / 1e6)} MB`;
  return [
    {
      ...finding(
        'error',
        'space',
        null,
        `The project needs ${megabytes(needed)}, but only ${megabytes(freeBytes)} are free there.`,
      ),
      fix: null,
    },
  ];
}

/** Bytes of a pad's SMP file, 0 where its length is not known yet. */
export function estimatedBytes(pad: PlannedPad, facts: SourceFacts | undefined): number {
  const frames = renderedFrames(pad, facts);
  if (frames === null || facts === undefined || !('channels' in facts)) return 0;
  const channels = pad.render.mono === true || facts.channels === 1 ? 1 : 2;
  return SMP_HEADER_BYTES + 2 * channels * frames;
}

function finding(
  severity: Finding['severity'],
  code: Finding['code'],
  pad: PlannedPad | null,
  message: string,
): Omit<Finding, 'fix'> {
  return { severity, code, pad: pad === null ? null : pad.pad, message };
}
