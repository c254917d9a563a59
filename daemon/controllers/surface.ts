import { isPressed, stepsOf, type Touch } from '../../hardware/midi/controls.js';
import type { Binding, ControllerAction, ControllerProfile } from '../../schemas/controllers.js';

/** What a controller remembers between two touches. */
export interface SurfaceState {
  /** The layer that holds while a shift is held; 0 otherwise. */
  layer: number;
  /** The shift that is held, by its control. */
  shift: string | null;
  /** Controls that are down, with the layer in which they were pressed: their release belongs to that. */
  down: ReadonlyMap<string, number>;
  /** Toggles that are on, by layer and control. */
  on: ReadonlySet<string>;
}

export const AT_REST: SurfaceState = { layer: 0, shift: null, down: new Map(), on: new Set() };

/** Something a touch sets off. */
export interface Effect {
  action: ControllerAction;
  /** Index of the cell among the profile's pads; null for another control. */
  cell: number | null;
  value: number;
  delta: number;
}

export interface Touched {
  state: SurfaceState;
  effects: Effect[];
}

/** What is shared by all: a toggle whose light shows it must follow it, since others turn it on and off too. */
export interface SharedModes {
  assign: boolean;
  unit: boolean;
}

/** What a touch does to a controller with this profile. Pure: the same touches do the same. */
export function touch(
  profile: ControllerProfile,
  state: SurfaceState,
  event: Touch,
  shared: SharedModes,
): Touched {
  const pressed = isPressed(event);
  const layer = pressed ? state.layer : (state.down.get(event.control) ?? state.layer);
  const bound = bindingFor(profile, event.control, layer);
  if (bound === undefined) return touchCell(profile, state, event, layer);
  const { mode } = bound;
  if (mode === 'value') return { state, effects: effectsOf(bound.press, event.value) };
  if (mode === 'relative' || mode === 'relative64') {
    const delta = stepsOf(event.value, mode);
    return { state, effects: delta === 0 ? [] : effectsOf(bound.press, event.value, delta) };
  }
  const next = { ...state, down: downAfter(state, event, pressed) };
  // A knob that passes through a button's range, and pads that send their pressure as note on again, press once.
  if (pressed && state.down.has(event.control)) return { state, effects: [] };
  if (mode === 'shift') {
    if (pressed) return { state: { ...next, layer: bound.to ?? 1, shift: event.control }, effects: [] };
    const ends = state.shift === event.control;
    return { state: ends ? { ...next, layer: 0, shift: null } : next, effects: [] };
  }
  if (mode === 'momentary') {
    return { state: next, effects: effectsOf(pressed ? bound.press : bound.release, event.value) };
  }
  if (!pressed) return { state: next, effects: [] };
  const on = new Set(state.on);
  const turnsOn = !isOn(bound, state, shared);
  if (turnsOn) on.add(toggleKey(bound));
  else on.delete(toggleKey(bound));
  return { state: { ...next, on }, effects: effectsOf(turnsOn ? bound.press : bound.release, event.value) };
}

function touchCell(profile: ControllerProfile, state: SurfaceState, event: Touch, layer: number): Touched {
  const cell = profile.pads.indexOf(event.control);
  if (cell < 0) return { state, effects: [] };
  const pressed = isPressed(event);
  if (pressed && state.down.has(event.control)) return { state, effects: [] };
  const actions =
    profile.padActions.find((one) => one.layer === layer) ??
    profile.padActions.find((one) => one.layer === 0);
  const action = pressed ? actions?.press : actions?.release;
  return {
    state: { ...state, down: downAfter(state, event, pressed) },
    effects: action ? [{ action, cell, value: event.value, delta: 0 }] : [],
  };
}

/** The binding of a control in a layer, else that of the base layer. */
export function bindingFor(profile: ControllerProfile, control: string, layer: number): Binding | undefined {
  const of = profile.bindings.filter((one) => one.control === control);
  return of.find((one) => one.layer === layer) ?? of.find((one) => one.layer === 0);
}

/** Whether a toggle is on. */
export function isOn(bound: Binding, state: SurfaceState, shared: SharedModes): boolean {
  if (bound.light === 'assign') return shared.assign;
  if (bound.light === 'unit') return shared.unit;
  return state.on.has(toggleKey(bound));
}

function toggleKey({ layer, control }: Binding): string {
  return `${layer} ${control}`;
}

function effectsOf(action: ControllerAction | null, value: number, delta = 0): Effect[] {
  return action === null ? [] : [{ action, cell: null, value, delta }];
}

function downAfter(state: SurfaceState, { control }: Touch, pressed: boolean): Map<string, number> {
  const down = new Map(state.down);
  if (!pressed) down.delete(control);
  else if (!down.has(control)) down.set(control, state.layer);
  return down;
}
