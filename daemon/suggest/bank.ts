import type { ParamsOf } from '../../schemas/methods.js';
import type { PadRole, Suggestion } from '../../schemas/methods/suggest.js';
import { roleOf, USUAL_BANK } from './roles.js';
import type { RankParams } from './rank.js';

const PADS = 16;
/** Offered beside the proposal for a pad. */
const ALTERNATIVES = 3;

type Ranked = Omit<Suggestion, 'recommendationId'>;

/**
 * Fills the empty pads part by part. Each proposal joins what later ones have to fit; a sample is proposed once.
 * @param ask what suggestions answer to a question
 * @param roleOfSample the part that what lies on the pads plays
 */
export async function proposeBank(
  { pads, tempo, key, text, roles, filter }: ParamsOf<'suggest.bank'>,
  ask: (question: RankParams) => Promise<Ranked[]>,
  roleOfSample: (sampleId: number) => PadRole | null,
): Promise<{ pads: { pad: number; role: PadRole; found: Ranked[] }[]; missing: PadRole[] }> {
  const taken = new Map(pads.map(({ pad, sampleId }) => [pad, sampleId]));
  const empty = Array.from({ length: PADS }, (_, at) => at + 1).filter((pad) => !taken.has(pad));
  const wanted =
    roles ??
    without(
      USUAL_BANK,
      pads.flatMap(({ sampleId }) => roleOfSample(sampleId) ?? []),
    );
  const proposed: { pad: number; role: PadRole; found: Ranked[] }[] = [];
  const nothing = new Set<PadRole>();
  const offered = new Set<number>();
  for (const [at, role] of wanted.entries()) {
    const pad = empty[at];
    if (pad === undefined) break;
    const inPlace = [...taken].map(([where, sampleId]) => ({ pad: where, sampleId }));
    const question = {
      pads: inPlace,
      role,
      diversity: 0.2,
      limit: ALTERNATIVES + 1 + offered.size,
      ...(tempo !== undefined && { tempo }),
      ...(key && { key }),
      ...(text !== undefined && { text }),
      ...(filter && { filter }),
    };
    const found = nothing.has(role)
      ? []
      : (await ask(question)).filter(({ sample }) => plays(sample, role) && !offered.has(sample.id));
    const best = found.slice(0, ALTERNATIVES + 1);
    if (best[0] === undefined) nothing.add(role);
    else {
      taken.set(pad, best[0].sample.id);
      offered.add(best[0].sample.id);
    }
    proposed.push({ pad, role, found: best });
  }
  return { pads: proposed, missing: [...nothing] };
}

/** The parts that are still to be had, each one on the pads taking one away. */
function without(parts: readonly PadRole[], there: readonly PadRole[]): PadRole[] {
  const left = [...parts];
  for (const role of there) {
    const at = left.indexOf(role);
    if (at >= 0) left.splice(at, 1);
  }
  return left;
}

/** Whether a sample may stand for a part. A pitched part needs more than the row says; its filter has seen to that. */
function plays(sample: Suggestion['sample'], role: PadRole): boolean {
  if (role === 'bass' || role === 'tone') return sample.kind === 'one-shot' && sample.drumClass === null;
  return roleOf(sample, null) === role;
}
