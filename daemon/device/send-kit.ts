import type { Finding, PlannedKit } from '../../schemas/kit.js';
import { PadbridgeError } from '../../schemas/errors.js';
import type { Transfer } from '../../schemas/methods/device.js';
import type { UnitPlan } from '../../schemas/methods/device-jobs.js';
import type { BankLetter } from '../../schemas/sp404.js';
import { preflight } from '../kits/preflight.js';
import { gatherFacts } from '../kits/source-facts.js';
import type { UnitKeeper } from './keeper.js';
import type { Extent } from '../render/target-format.js';
import { confirmOf, liveSettings, planItems } from './kit-plan.js';
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
  const held = new Map(keeper.mirror.pads().map((pad) => [pad.pad, pad]));
  const sendable = pads.flatMap((planned) => {
    const sampleId = kit.sampleOf(planned.pad);
    return sampleId === null || planned.source === null ? [] : [{ planned, sampleId }];
  });
  const items = planItems(sendable, facts, held);
  const bytes = items.reduce((sum, item) => sum + item.bytes, 0);
  return {
    project: project + 1,
    items,
    bytes,
    findings: [...found, ...(await protectedBanks(unit, items))],
    confirm: confirmOf(project + 1, items),
  };
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
  const errors = plan.findings.filter(({ severity, code }) => severity === 'error' && !isName(code));
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
        settings: (extent: Extent, sourceRate: number) => liveSettings(planned, extent, sourceRate),
      };
    }),
  );
}

/** Names are made fit for the screen in any case. */
function isName(code: Finding['code']): boolean {
  return code.startsWith('name-') || code === 'project-name' || code === 'empty-kit';
}

async function protectedBanks(
  unit: ReturnType<UnitKeeper['unit']>,
  items: readonly { pad: string }[],
): Promise<Finding[]> {
  const { project } = await unit.project((await unit.status()).project + 1);
  const banks = [...new Set(items.map(({ pad }) => pad.charAt(0) as BankLetter))];
  return banks
    .filter((bank) => project.banks[bank].protected)
    .map((bank) => ({
      severity: 'error',
      code: 'protected-bank',
      pad: null,
      message: `Bank ${bank} is protected on the unit.`,
      fix: null,
    }));
}
