import type { Finding, PlannedKit } from '../../schemas/kit.js';
import { PadbridgeError } from '../../schemas/errors.js';
import type { Transfer } from '../../schemas/methods/device.js';
import type { UnitPlan } from '../../schemas/methods/device-jobs.js';
import type { BankLetter } from '../../schemas/sp404.js';
import { stopsSending } from '../../schemas/stops-sending.js';
import type { KitSettings } from '../catalogue/unit-transfers.js';
import { preflight } from '../kits/preflight.js';
import { gatherFacts } from '../kits/source-facts.js';
import type { UnitKeeper } from './keeper.js';
import { confirmOf, planItems } from './kit-plan.js';
import type { Transfers } from './transfers.js';

/** A kit of the catalogue as it lies in the files now, with the sample of each pad. */
export interface KitToSend {
  plan: PlannedKit;
  sampleOf: (pad: string) => number | null;
}

/** What sending a kit would do. Throws 'unavailable' while there is no unit. */
export async function planKit(
  kit: KitToSend,
  banks: readonly BankLetter[] | undefined,
  keeper: UnitKeeper,
  signal: AbortSignal,
): Promise<UnitPlan> {
  const unit = keeper.unit();
  const wanted = (pad: string) => banks === undefined || banks.includes(pad.charAt(0) as BankLetter);
  const pads = kit.plan.pads.filter(({ pad }) => wanted(pad));
  const facts = await gatherFacts(pads, signal);
  const found = preflight({ ...kit.plan, pads }, facts, { freeBytes: null });
  const { project } = await unit.status();
  const { project: there } = await unit.project(project + 1);
  const held = new Map(keeper.mirror.pads().map((pad) => [pad.pad, pad]));
  const sendable = pads.flatMap((planned) => {
    const sampleId = kit.sampleOf(planned.pad);
    return sampleId === null || planned.source === null ? [] : [{ planned, sampleId }];
  });
  const items = planItems(sendable, facts, held);
  const bytes = items.reduce((sum, item) => sum + item.bytes, 0);
  const letters = [...new Set(items.map(({ pad }) => pad.charAt(0) as BankLetter))];
  const changes = letters.flatMap((bank): UnitPlan['banks'] => {
    const { tempo, volume } = bankOf(kit.plan, `${bank}1`);
    const now = there.banks[bank];
    if (tempo === now.tempo && volume === now.volume) return [];
    return [{ bank, tempo, volume, holds: { tempo: now.tempo, volume: now.volume } }];
  });
  return {
    project: project + 1,
    items,
    banks: changes,
    bytes,
    findings: [...found, ...letters.filter((bank) => there.banks[bank].protected).map(isProtected)],
    confirm: confirmOf(project + 1, items, changes),
  };
}

/** What the bank of a pad gets with its samples; protection is left to the person at the unit. */
function bankOf({ banks }: PlannedKit, pad: string): KitSettings['bank'] {
  const bank = pad.charAt(0) as BankLetter;
  const { tempo, volume } = banks[bank];
  return { bank, tempo, volume };
}

/**
 * Sends what a plan said, when it still says the same.
 * @throws PadbridgeError conflict (the unit or the kit is not as it was planned), invalid-input (something is to be mended)
 */
export async function sendKit(
  kit: KitToSend,
  banks: readonly BankLetter[] | undefined,
  confirm: string,
  deps: { keeper: UnitKeeper; transfers: Transfers; signal: AbortSignal },
): Promise<{ job: number; transfers: Transfer[] }> {
  const plan = await planKit(kit, banks, deps.keeper, deps.signal);
  if (plan.confirm !== confirm) {
    throw new PadbridgeError('conflict', 'The kit or the unit has changed since the plan was made.', {
      subject: 'confirm',
      next: 'Plan again and look at what would happen now.',
    });
  }
  const errors = plan.findings.filter(stopsSending);
  if (errors.length > 0) {
    throw new PadbridgeError(
      'invalid-input',
      `Nothing was sent. ${errors.map(({ message }) => message).join(' ')}`,
      {
        subject: errors[0]?.pad ?? 'kit',
        next: 'Mend it and plan again.',
      },
    );
  }
  const byPad = new Map(kit.plan.pads.map((pad) => [pad.pad, pad]));
  return deps.transfers.sendJob(
    plan.project,
    plan.items.map(({ pad, name, sampleId }) => {
      const planned = byPad.get(pad)!;
      return {
        sampleId,
        file: planned.source!,
        pad,
        name,
        kit: { pad: planned, bank: bankOf(kit.plan, pad) },
      };
    }),
  );
}

function isProtected(bank: BankLetter): Finding {
  const message = `Bank ${bank} is protected on the unit.`;
  return { severity: 'error', code: 'protected-bank', pad: null, message, fix: null };
}
