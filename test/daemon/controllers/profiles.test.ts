import { describe, expect, it } from 'vitest';
import { lightsOf, padOfCell, type World } from '../../../daemon/controllers/lights.js';
import { createProfileStore } from '../../../daemon/controllers/profile-store.js';
import { AT_REST, type SurfaceState, touch } from '../../../daemon/controllers/surface.js';
import type { ControllerProfile } from '../../../schemas/controllers.js';

const store = createProfileStore('/nowhere', Date.now);
const shipped = (id: string): ControllerProfile => store.get(id)!.profile;
const QUIET = { assign: false, unit: false };

/** Touches one after the other; what they set off, as "method params @pad". */
function play(profile: ControllerProfile, ...touches: (readonly [control: string, value: number])[]) {
  let state: SurfaceState = AT_REST;
  return touches.flatMap(([control, value]) => {
    const touched = touch(profile, state, { control, value }, QUIET);
    state = touched.state;
    return touched.effects.map(({ action, cell, delta }) => ({
      ...action,
      ...(cell === null ? {} : { pad: padOfCell('A', cell) }),
      ...(delta === 0 ? {} : { delta }),
    }));
  });
}

const HIT = { method: 'selection.hitPad', params: { pad: '$pad', velocity: '$velocity' } };
const SEND = { method: 'device.send', params: { sends: [{ sampleId: '$sample', pad: '$pad' }] } };

describe('the 4 × 4 pad box', () => {
  const box = shipped('pad-box-4x4');

  it('has its pads as they lie: the upper left is pad 1', () => {
    expect(play(box, ['note:10:48', 90], ['note:10:48', 0], ['note:10:39', 1])).toEqual([
      { ...HIT, pad: 'A1' },
      { ...HIT, pad: 'A16' },
    ]);
  });

  it('assigns while one button is held, and sends while the other is', () => {
    expect(
      play(
        box,
        ['cc:1:64', 127],
        ['note:10:44', 9],
        ['note:10:44', 0],
        ['cc:1:64', 0],
        ['cc:1:65', 127],
        ['note:10:44', 9],
        ['cc:1:65', 0],
        ['note:10:44', 0],
        ['note:10:44', 9],
      ),
    ).toMatchObject([
      { method: 'pads.assign', pad: 'A5' },
      { ...SEND, pad: 'A5' },
      { ...HIT, pad: 'A5' },
    ]);
  });

  it('goes through the list with its knob, and redoes with undo while shift is held', () => {
    expect(
      play(
        box,
        ['cc:1:3', 1],
        ['cc:1:3', 125],
        ['cc:1:119', 127],
        ['cc:1:119', 0],
        ['cc:1:64', 127],
        ['cc:1:119', 127],
      ),
    ).toMatchObject([
      { method: 'selection.move', delta: 1 },
      { method: 'selection.move', delta: -3 },
      { method: 'kits.undo' },
      { method: 'kits.redo' },
    ]);
  });
});

describe('the 8 × 8 grid', () => {
  const grid = shipped('grid-8x8');
  const world = (more: Partial<World> = {}): World => ({
    selection: { bank: 'A', target: 'kit', assign: 'off' },
    loaded: new Set(['A1', 'B16', 'C1']),
    selected: new Set(),
    hit: new Set(),
    ...more,
  });

  it('shows four banks, the selected one in the upper left', () => {
    expect(grid.pads).toHaveLength(64);
    expect(new Set(grid.pads).size).toBe(64);
    expect(play(grid, ['note:1:81', 1], ['note:1:88', 1], ['note:1:11', 1], ['note:1:18', 1])).toEqual([
      { ...HIT, pad: 'A1' },
      { ...HIT, pad: 'B4' },
      { ...HIT, pad: 'C13' },
      { ...HIT, pad: 'D16' },
    ]);
    expect(padOfCell('J', 16)).toBeNull();
  });

  it('lights what holds something, the selected sound, what was hit, and asks for a pad in assign mode', () => {
    const lights = lightsOf(grid, AT_REST, world({ selected: new Set(['C1']), hit: new Set(['D16']) }));
    const { loaded, empty, selected, hit, assign, button } = grid.lights!;
    expect(
      ['note:1:81', 'note:1:82', 'note:1:58', 'note:1:41', 'note:1:18', 'cc:1:96'].map((control) =>
        lights.get(control),
      ),
    ).toEqual([loaded, empty, loaded, selected, hit, 0]);
    const asking = lightsOf(
      grid,
      AT_REST,
      world({ selection: { bank: 'I', target: 'unit', assign: 'once' }, loaded: new Set() }),
    );
    expect(
      ['note:1:81', 'note:1:85', 'note:1:41', 'cc:1:96', 'cc:1:89'].map((control) => asking.get(control)),
    ).toEqual([assign, assign, 0, button, button]);
  });

  it('turns assign mode off with the same button, whoever turned it on', () => {
    const press = { control: 'cc:1:96', value: 127 };
    const method = (shared: typeof QUIET) => touch(grid, AT_REST, press, shared).effects[0]!.action.params;
    expect(method(QUIET)).toEqual({ assign: 'on' });
    expect(method({ ...QUIET, assign: true })).toEqual({ assign: 'off' });
  });
});

describe('the keyboard', () => {
  const keys = shipped('keyboard');

  it('plays pads on its lowest octaves, and sends while the pedal is held', () => {
    expect(
      play(
        keys,
        ['note:1:36', 5],
        ['note:1:51', 5],
        ['cc:1:64', 127],
        ['note:1:37', 5],
        ['note:1:55', 5],
        ['note:1:52', 5],
      ),
    ).toEqual([
      { ...HIT, pad: 'A1' },
      { ...HIT, pad: 'A16' },
      { ...SEND, pad: 'A2' },
      { method: 'selection.move', params: { by: 1 } },
    ]);
  });
});

describe('any profile', () => {
  const bare = { ...shipped('keyboard'), pads: [], padActions: [] };
  const on = { method: 'selection.set', params: { assign: 'on' } };
  const off = { method: 'selection.set', params: { assign: 'off' } };
  const bound = (mode: 'momentary' | 'toggle' | 'value' | 'relative64') => ({
    ...bare,
    bindings: [{ control: 'cc:1:1', layer: 0, mode, press: on, release: off, light: 'off' as const }],
  });

  it('presses and lets go of a momentary button once each, however it gets there', () => {
    const touches = [70, 80, 127, 60, 3, 90].map((value) => ['cc:1:1', value] as const);
    expect(play(bound('momentary'), ...touches)).toEqual([on, off, off, on]);
  });

  it('turns a toggle on and off with presses', () => {
    const touches = [127, 0, 127, 0, 127].map((value) => ['cc:1:1', value] as const);
    expect(play(bound('toggle'), ...touches)).toEqual([on, off, on]);
  });

  it('calls with every move of a knob, and with the steps of an endless one', () => {
    expect(play(bound('value'), ['cc:1:1', 0], ['cc:1:1', 1])).toEqual([on, on]);
    expect(play(bound('relative64'), ['cc:1:1', 64], ['cc:1:1', 66], ['cc:1:1', 63])).toEqual([
      { ...on, delta: 2 },
      { ...on, delta: -1 },
    ]);
  });

  it('lets a release belong to the layer of its press', () => {
    const profile: ControllerProfile = {
      ...bare,
      bindings: [
        { control: 'note:1:1', layer: 0, mode: 'momentary', press: on, release: null, light: 'off' },
        { control: 'note:1:1', layer: 1, mode: 'momentary', press: null, release: off, light: 'off' },
        { control: 'note:1:2', layer: 0, mode: 'shift', press: null, release: null, to: 1, light: 'off' },
      ],
    };
    expect(
      play(
        profile,
        ['note:1:2', 1],
        ['note:1:1', 1],
        ['note:1:2', 0],
        ['note:1:1', 0],
        ['note:1:1', 1],
        ['note:1:2', 1],
        ['note:1:1', 0],
      ),
    ).toEqual([off, on]);
  });
});
