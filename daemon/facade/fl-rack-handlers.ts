import path from 'node:path';
import { readPattern } from '../../hardware/sp404/formats/ptn.js';
import type { CallContext, Handlers } from '../../schemas/facade.js';
import type { KitPad } from '../../schemas/methods/kits.js';
import { PADS_PER_BANK, padIndex } from '../../schemas/sp404.js';
import type { Catalogue } from '../catalogue/types.js';
import type { Render } from '../device/prepared-sample.js';
import { exportBank } from '../fl-studio/export-bank.js';
import { toBgr } from '../fl-studio/fl-names.js';
import type { FlStudio } from '../fl-studio/fl-studio.js';
import { stemOf } from '../fl-studio/wav-facts.js';
import type { KitHandlers } from './kit-handlers.js';

export type FlRackHandlers = Pick<Handlers, 'flstudio.exportBank' | 'flstudio.labelRack'>;

/** One colour a row of pads: what FL and the sampler both tell apart at a glance. */
const ROW_COLOURS = ['#e65c4a', '#e6a74a', '#5cb85c', '#4a90e6'] as const;
const PADS_PER_ROW = PADS_PER_BANK / ROW_COLOURS.length;

export function flRackHandlers(
  {
    catalogue,
    flStudio,
    dataFolder,
    render,
  }: { catalogue: Catalogue; flStudio: FlStudio; dataFolder: string; render: Render },
  kits: KitHandlers,
): FlRackHandlers {
  async function padsOf(kitId: number, bank: string, call: CallContext) {
    const kit = await kits['kits.get']({ id: kitId }, call);
    return { name: kit.name, pads: kit.pads.filter(({ pad }) => pad.startsWith(bank)) };
  }

  return {
    'flstudio.exportBank': async ({ kitId, bank, pattern }, call) => {
      const played = pattern === undefined ? undefined : readPattern(Buffer.from(pattern, 'base64'));
      const { name, pads } = await padsOf(kitId, bank, call);
      const sounds = pads.map((pad) => {
        const sample = pad.sample === null ? undefined : catalogue.samples.get(pad.sample.id);
        return { pad: pad.pad, place: placeOf(pad), label: labelOf(pad), sample, sound: pad };
      });
      return exportBank(path.join(dataFolder, 'FL Kits'), `${name} ${bank}`, sounds, {
        colour: colourOf(pads[0]),
        pattern: played,
        render: (task) => render(task, call.signal),
      });
    },
    'flstudio.labelRack': async ({ kitId, bank, first }, call) => {
      const { pads } = await padsOf(kitId, bank, call);
      for (const [at, pad] of pads.entries()) {
        const channel = first + at;
        await flStudio.run({ c: 'name', a: { channel, name: labelOf(pad).slice(0, 64) } });
        await flStudio.run({ c: 'colour', a: { channel, colour: toBgr(colourOf(pad)) } });
      }
      return { labelled: pads.length };
    },
  };
}

/** 1 to 16. */
function placeOf({ pad }: Pick<KitPad, 'pad'>): number {
  return (padIndex(pad) % PADS_PER_BANK) + 1;
}

function labelOf({ name, sample, pad }: KitPad): string {
  return name ?? (sample === null ? pad : stemOf(sample.name));
}

function colourOf(pad: KitPad | undefined): string {
  const row = pad === undefined ? 0 : Math.floor((placeOf(pad) - 1) / PADS_PER_ROW);
  return pad?.colour ?? ROW_COLOURS[row] ?? ROW_COLOURS[0];
}
