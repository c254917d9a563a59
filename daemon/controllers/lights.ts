import type { Binding, ControllerProfile } from '../../schemas/controllers.js';
import type { Selection } from '../../schemas/methods/selection.js';
import { BANKS, PADS_PER_BANK } from '../../schemas/sp404.js';
import { bindingFor, isOn, type SurfaceState } from './surface.js';

/** What the lights of a controller show. */
export interface World {
  selection: Pick<Selection, 'bank' | 'target' | 'assign'>;
  /** Pads of the kit or of the unit, whichever the pads stand for, that hold something. */
  loaded: ReadonlySet<string>;
  /** Those that hold the selected sample. */
  selected: ReadonlySet<string>;
  /** Pads that were hit a moment ago. */
  hit: ReadonlySet<string>;
}

/** The pad that a cell of a controller stands for; null behind J16. */
export function padOfCell(bank: Selection['bank'], cell: number): string | null {
  const letter = BANKS[BANKS.indexOf(bank) + Math.floor(cell / PADS_PER_BANK)];
  return letter === undefined ? null : `${letter}${(cell % PADS_PER_BANK) + 1}`;
}

/** The value of every light of a controller, by control. Empty for one without lights. Pure. */
export function lightsOf(profile: ControllerProfile, state: SurfaceState, world: World): Map<string, number> {
  const { lights } = profile;
  const shown = new Map<string, number>();
  if (lights === null) return shown;
  profile.pads.forEach((control, cell) => {
    const pad = padOfCell(world.selection.bank, cell);
    shown.set(control, pad === null ? 0 : padLight(lights, pad, world));
  });
  for (const { control } of profile.bindings) {
    if (shown.has(control)) continue;
    const bound = bindingFor(profile, control, state.layer);
    shown.set(control, bound !== undefined && isLit(bound, state, world) ? lights.button : 0);
  }
  return shown;
}

function padLight(lights: NonNullable<ControllerProfile['lights']>, pad: string, world: World): number {
  if (world.hit.has(pad)) return lights.hit;
  if (world.selected.has(pad)) return lights.selected;
  if (world.selection.assign !== 'off') return lights.assign;
  return world.loaded.has(pad) ? lights.loaded : lights.empty;
}

function isLit(bound: Binding, state: SurfaceState, { selection }: World): boolean {
  const shared = { assign: selection.assign !== 'off', unit: selection.target === 'unit' };
  if (bound.mode === 'toggle') return isOn(bound, state, shared);
  if (bound.light === 'assign') return shared.assign;
  if (bound.light === 'unit') return shared.unit;
  if (bound.light === 'pressed') return state.down.has(bound.control);
  return bound.light === 'on';
}
