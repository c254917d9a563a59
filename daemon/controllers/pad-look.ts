import type { Catalogue } from '../catalogue/types.js';
import type { Mirror } from '../device/mirror.js';
import type { SelectionKeeper } from '../selection/selection.js';
import type { World } from './lights.js';

/** What the lights of pads show: which pads hold something, of the unit or of the kit, whichever they stand for now. */
export function createPadLook(
  selection: SelectionKeeper,
  catalogue: Catalogue,
  mirror: Mirror,
): () => Pick<World, 'loaded' | 'selected'> {
  return () => {
    const { target, kitId, sampleId } = selection.current();
    if (target === 'unit') {
      const loaded = mirror.pads().filter(({ sizeBytes }) => sizeBytes > 0);
      return { loaded: new Set(loaded.map(({ pad }) => pad)), selected: new Set() };
    }
    const id = kitId ?? catalogue.kits.list()[0]?.id;
    const pads = id === undefined ? [] : Object.entries(catalogue.kits.get(id)?.state.pads ?? {});
    const holding = pads.filter(([, content]) => content.sampleId === sampleId && sampleId !== null);
    return {
      loaded: new Set(pads.map(([pad]) => pad)),
      selected: new Set(holding.map(([pad]) => pad)),
    };
  };
}
