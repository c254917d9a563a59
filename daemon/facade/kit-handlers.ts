import type { Finding, PlannedKit } from '../../schemas/kit.js';
import type { Handlers } from '../../schemas/facade.js';
import type { Kit, KitPad, KitSummary, PadsResult } from '../../schemas/methods/kits.js';
import { BANKS } from '../../schemas/sp404.js';
import { type KitRecord, noSuchKit } from '../catalogue/kits.js';
import type { Catalogue } from '../catalogue/types.js';
import type { EventBus } from '../event-bus.js';
import * as edits from '../kits/edits.js';
import { applyFixes, preflight } from '../kits/preflight.js';
import { plannedKit, stateOfPlan } from '../kits/planned-kit.js';
import { gatherFacts } from '../kits/source-facts.js';
import { emptyKit, type KitPatch, type KitState, patchBetween, type StoredPad } from '../kits/state.js';
import { byPad } from '../sp404/project-paths.js';
import { noSuchSample } from './audio-file.js';

export type KitHandlers = Pick<
  Handlers,
  Extract<keyof Handlers, `kits.${string}` | `banks.${string}` | `pads.${string}`>
>;

/** What a pad asks of the catalogue when a search is to fill a bank: more would not fit. */
const PADS_IN_A_BANK = 16;

export function kitHandlers(deps: { catalogue: Catalogue; bus: EventBus; now: () => number }): KitHandlers {
  const { catalogue, bus, now } = deps;
  const { kits, samples } = catalogue;

  const record = (id: number): KitRecord => {
    const found = kits.get(id);
    if (found === undefined) throw noSuchKit(id);
    return found;
  };

  function padsOf(pads: Readonly<Record<string, StoredPad>>): KitPad[] {
    const ids = [...new Set(Object.values(pads).flatMap(({ sampleId }) => sampleId ?? []))];
    const byId = new Map(samples.summaries(ids).map((sample) => [sample.id, sample]));
    return Object.entries(pads)
      .sort(([a], [b]) => byPad(a, b))
      .map(([pad, { sampleId, contentHash: _hash, ...content }]) => ({
        pad,
        ...content,
        sample: sampleId === null ? null : (byId.get(sampleId) ?? null),
      }));
  }

  function summary({ id, state, createdAt, updatedAt }: KitRecord, pads = padsOf(state.pads)): KitSummary {
    const missing = pads.filter(({ sample }) => sample?.presence !== 'present').length;
    return { id, ...state.info, loaded: pads.length, missing, createdAt, updatedAt };
  }

  function full(id: number): Kit {
    const found = record(id);
    const pads = padsOf(found.state.pads);
    const banks = BANKS.map((bank) => ({ ...found.state.banks[bank], bank }));
    return { ...summary(found, pads), banks, pads, undo: found.undo, redo: found.redo };
  }

  /** What a patch changed on pads, for an answer or an event. */
  function changedPads(id: number, patch: KitPatch): PadsResult {
    const { state, undo, redo } = record(id);
    const addresses = Object.keys(patch.pads ?? {}).sort(byPad);
    const loaded = new Map(padsOf(state.pads).map((pad) => [pad.pad, pad]));
    const pads = addresses.map((pad) => ({ pad, content: loaded.get(pad) ?? null }));
    return { kitId: id, pads, undo, redo };
  }

  function tell(id: number, patch: KitPatch): PadsResult {
    const result = changedPads(id, patch);
    if (result.pads.length > 0) bus.publish({ name: 'pads.changed', payload: result });
    bus.publish({ name: 'kits.changed', payload: { kit: summary(record(id)), removed: false } });
    return result;
  }

  function edit(id: number, label: string, change: (state: KitState) => KitState): PadsResult {
    return tell(id, kits.edit(id, label, now(), change));
  }

  function editWhole(id: number, label: string, change: (state: KitState) => KitState): Kit {
    edit(id, label, change);
    return full(id);
  }

  function added(kit: KitRecord): Kit {
    bus.publish({ name: 'kits.changed', payload: { kit: summary(kit), removed: false } });
    return full(kit.id);
  }

  function sampleFor(sampleId: number): edits.Assigned & { name: string } {
    const found = samples.get(sampleId);
    if (found === undefined) throw noSuchSample(sampleId);
    const { id, contentHash, bpm, name } = found;
    return { id, contentHash, bpm, name };
  }

  return {
    'kits.list': () => ({ kits: kits.list().map((kit) => summary(kit)) }),
    'kits.get': ({ id }) => full(id),
    'kits.create': ({ name, description = null, tempo = 90, tempoSelect = 'bank' }) =>
      added(kits.create(emptyKit({ name, description, tempo, tempoSelect }), now())),
    'kits.update': ({ id, ...changes }) =>
      editWhole(id, 'change name or tempo', (kit) => edits.setInfo(kit, changes)),
    'kits.duplicate': ({ id, name }) => {
      const { state } = record(id);
      const info = { ...state.info, name: name ?? `${state.info.name} copy` };
      return added(kits.create({ ...state, info }, now()));
    },
    'kits.remove': ({ id }) => {
      const gone = summary(record(id));
      const archiveId = kits.remove(id, now());
      bus.publish({ name: 'kits.changed', payload: { kit: gone, removed: true } });
      return { archiveId };
    },
    'kits.restore': ({ archiveId }) => added(kits.restore(archiveId, now())),
    'kits.undo': ({ id }) => {
      tell(id, kits.undo(id, now()));
      return full(id);
    },
    'kits.redo': ({ id }) => {
      tell(id, kits.redo(id, now()));
      return full(id);
    },
    'kits.history': ({ id, limit }) => ({ edits: kits.history(id, limit) }),
    'kits.preflight': async ({ id, fix, only }, { signal }) => {
      const plan = plannedKit(record(id).state, samples);
      const findings = preflight(plan, await gatherFacts(plan.pads, signal));
      const isWanted = ({ severity, code, pad }: Finding) =>
        only === undefined
          ? severity === 'error'
          : only.some((wanted) => wanted.code === code && wanted.pad === pad);
      const mended = fix ? findings.filter((one) => isMendable(one) && isWanted(one)) : [];
      if (mended.length > 0) mend(id, plan, mended);
      return { findings, fixed: mended.length };
    },
    'banks.set': ({ kitId, bank, ...changes }) =>
      editWhole(kitId, `change bank ${bank}`, (kit) => edits.setBank(kit, bank, changes)),
    'banks.fill': ({ kitId, bank, search, replace }) => {
      const { items } = catalogue.search.search({ ...search, limit: PADS_IN_A_BANK });
      const found = items.map(({ id }) => sampleFor(id));
      return edit(kitId, `fill bank ${bank}`, (kit) => edits.fill(kit, bank, found, replace));
    },
    'pads.assign': ({ kitId, pad, sampleId }) => {
      const sample = sampleFor(sampleId);
      return edit(kitId, `${sample.name} to ${pad}`, (kit) => edits.assign(kit, pad, sample));
    },
    'pads.assignAll': ({ kitId, pads }) => {
      const wanted = pads.map(({ pad, sampleId }) => ({ pad, sample: sampleFor(sampleId) }));
      return edit(kitId, manyInWords(wanted), (kit) => edits.assignAll(kit, wanted));
    },
    'pads.move': ({ kitId, from, to }) =>
      edit(kitId, `move ${from} to ${to}`, (kit) => edits.move(kit, from, to)),
    'pads.swap': ({ kitId, from, to }) =>
      edit(kitId, `swap ${from} and ${to}`, (kit) => edits.swap(kit, from, to)),
    'pads.copy': ({ kitId, from, to }) =>
      edit(kitId, `copy ${from} to ${to}`, (kit) => edits.copy(kit, from, to)),
    'pads.clear': ({ kitId, pads }) => edit(kitId, `clear ${listed(pads)}`, (kit) => edits.clear(kit, pads)),
    'pads.set': ({ kitId, pad, changes }) =>
      edit(kitId, `change ${pad}`, (kit) => edits.set(kit, pad, changes)),
  };

  /** Lays what the fixes changed of the plan over the kit, in one edit. */
  function mend(id: number, plan: PlannedKit, mended: readonly Finding[]): void {
    const fixed = applyFixes(plan, mended);
    const after = stateOfPlan(fixed);
    const patch = patchBetween(stateOfPlan(plan), after);
    edit(id, 'mend what the unit would refuse', (kit) => ({
      info: { ...kit.info, name: after.info.name },
      banks: mendedBanks(kit, fixed),
      pads: mendedPads(kit, patch),
    }));
  }
}

/** "Kick.wav and 3 more to A1, A2, A3 …" */
function manyInWords(wanted: readonly { pad: string; sample: { name: string } }[]): string {
  const [first, ...others] = wanted;
  const sounds = `${first?.sample.name ?? ''}${others.length > 0 ? ` and ${others.length} more` : ''}`;
  return `${sounds} to ${listed(wanted.map(({ pad }) => pad))}`;
}

/** A few pads by their addresses; that there are more shows. */
function listed(pads: readonly string[]): string {
  return `${pads.slice(0, 4).join(', ')}${pads.length > 4 ? ' …' : ''}`;
}

/** A fix that prepares the sound differently belongs to an export: a kit stores how pads play. */
function isMendable({ fix }: Finding): boolean {
  return fix !== null && fix.render === undefined;
}

/** A fix of a bank takes its protection off, and nothing else. */
function mendedBanks(kit: KitState, { banks: fixed }: PlannedKit): KitState['banks'] {
  return BANKS.reduce(
    (banks, bank) =>
      fixed[bank].protected === banks[bank].protected
        ? banks
        : { ...banks, [bank]: { ...banks[bank], protected: fixed[bank].protected } },
    kit.banks,
  );
}

function mendedPads(kit: KitState, { pads = {} }: KitPatch): KitState['pads'] {
  const laid = Object.entries(kit.pads).flatMap(([pad, content]): [string, StoredPad][] => {
    const change = pads[pad];
    if (change === undefined) return [[pad, content]];
    if (change === null) return [];
    const { sampleId, contentHash, colour, locked } = content;
    return [[pad, { ...change, sampleId, contentHash, colour, locked }]];
  });
  return Object.fromEntries(laid);
}
