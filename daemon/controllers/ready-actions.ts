import type { ReadyAction } from '../../schemas/methods/controllers.js';

/** Actions that a person finds in a list instead of writing them. */
export const READY_ACTIONS: readonly ReadyAction[] = [
  ready('hit', 'Hit the pad: play it, or put the selected sound on it in assign mode', {
    method: 'selection.hitPad',
    params: { pad: '$pad', velocity: '$velocity' },
    needsPad: true,
  }),
  ready('assign', 'Put the selected sound on the pad of the kit', {
    method: 'pads.assign',
    params: { kitId: '$kit', pad: '$pad', sampleId: '$sample' },
    needsPad: true,
  }),
  ready('send', 'Send the selected sound to the pad of the unit', {
    method: 'device.send',
    params: { sends: [{ sampleId: '$sample', pad: '$pad' }] },
    needsPad: true,
  }),
  ready('next', 'Next sound in the list', { method: 'selection.move', params: { by: 1 } }),
  ready('previous', 'Previous sound in the list', { method: 'selection.move', params: { by: -1 } }),
  ready('browse', 'Go through the list with an endless knob', {
    method: 'selection.move',
    params: { by: '$delta' },
    mode: 'relative',
  }),
  ready('audition', 'Hear the selected sound', { method: 'selection.audition' }),
  ready('bank-up', 'Next bank', { method: 'selection.moveBank', params: { by: 1 } }),
  ready('bank-down', 'Previous bank', { method: 'selection.moveBank', params: { by: -1 } }),
  ready('assign-mode', 'Assign mode on and off', {
    method: 'selection.set',
    params: { assign: 'on' },
    release: { assign: 'off' },
    mode: 'toggle',
  }),
  ready('unit-pads', 'Pads stand for the unit, or for the kit again', {
    method: 'selection.set',
    params: { target: 'unit' },
    release: { target: 'kit' },
    mode: 'toggle',
  }),
  ready('undo', 'Undo the last change of the kit', { method: 'kits.undo', params: { id: '$kit' } }),
  ready('redo', 'Redo it', { method: 'kits.redo', params: { id: '$kit' } }),
  ready('fl-next', 'Next suggestion for the song in FL Studio', { method: 'flstudio.next' }),
  ready('fl-previous', 'Previous suggestion for the song', { method: 'flstudio.previous' }),
  ready('fl-audition', 'Hear the suggestion for the song', { method: 'flstudio.audition' }),
  ready('fl-assign', 'Put the suggestion on the first empty pad of the kit', { method: 'flstudio.assign' }),
  ready('fl-not-this', 'Another suggestion in its place', { method: 'flstudio.notThis' }),
  ready('fl-play', 'Start FL Studio', { method: 'flstudio.play' }),
  ready('fl-stop', 'Stop FL Studio', { method: 'flstudio.stop' }),
  ready('silence', 'Stop every sound of the unit', { method: 'midi.silence' }),
  ready('level', 'Level of the pad on the unit, by a knob', {
    method: 'device.setPad',
    params: { pad: '$pad', changes: { level: '$value' } },
    mode: 'value',
    needsPad: true,
  }),
];

function ready(
  id: string,
  label: string,
  action: {
    method: string;
    params?: Record<string, unknown>;
    release?: Record<string, unknown>;
    mode?: ReadyAction['mode'];
    needsPad?: boolean;
  },
): ReadyAction {
  const { method, params = {}, release, mode = 'momentary', needsPad = false } = action;
  return {
    id,
    label,
    mode,
    needsPad,
    press: { method, params },
    release: release === undefined ? null : { method, params: release },
  };
}
