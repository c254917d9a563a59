import type { Binding, ControllerAction } from '../../schemas/controllers.js';
import type { ReadyAction } from '../../schemas/methods/controllers.js';

const KINDS: Readonly<Record<string, string>> = { note: 'Note', cc: 'Control', program: 'Program' };

/** "Note 36, channel 10" of "note:10:36". */
export function controlInWords(control: string): string {
  const [kind = '', channel = '', number = ''] = control.split(':');
  return `${KINDS[kind] ?? kind} ${number}, channel ${channel}`;
}

/** What a binding does: its label, else what it calls; "Next bank, on layer 2" for one that holds while a shift is held. */
export function bindingInWords({ label, press, release, mode, to, layer }: Binding): string {
  const does =
    label ??
    (mode === 'shift' ? `Layer ${(to ?? 1) + 1} while held` : (press ?? release)?.method) ??
    'Nothing';
  return layer === 0 ? does : `${does}, on layer ${layer + 1}`;
}

/** An action as a binding takes it; one about a pad is about this pad of whatever bank is open. */
export function boundTo(
  { press, release, mode, label, needsPad }: ReadyAction,
  pad: number,
): { press: ControllerAction; release: ControllerAction | null; mode: ReadyAction['mode']; label: string } {
  const onPad = (action: ControllerAction): ControllerAction =>
    needsPad
      ? { ...action, params: filled(action.params, `$bank:${pad}`) as ControllerAction['params'] }
      : action;
  return { press: onPad(press), release: release === null ? null : onPad(release), mode, label };
}

/** Params, however deep, with a pad in place of `$pad`. */
function filled(value: unknown, pad: string): unknown {
  if (value === '$pad') return pad;
  if (Array.isArray(value)) return value.map((one) => filled(one, pad));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, filled(one, pad)]));
}
