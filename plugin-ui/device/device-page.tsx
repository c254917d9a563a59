import type { JSX } from 'preact';
import { useApp } from '../app/context.js';
import { Sections } from '../look/sections.js';
import { SECTIONS, type DeviceSection } from '../view/view-state.js';
import { ControllersView } from './controllers-view.js';
import { EffectsView } from './effects-view.js';
import { MidiView } from './midi-view.js';
import { UnitView } from './unit-view.js';

const LABELS: Readonly<Record<DeviceSection, string>> = {
  unit: 'Unit',
  effects: 'Effects',
  midi: 'MIDI',
  controllers: 'Controllers',
};
const CONTENT: Readonly<Record<DeviceSection, () => JSX.Element>> = {
  unit: UnitView,
  effects: EffectsView,
  midi: MidiView,
  controllers: ControllersView,
};

/** The sampler on the desk: its pads, what is on its way to it, its MIDI. */
export function DevicePage(): JSX.Element {
  const { store } = useApp();
  const wanted = store.view.value.section;
  const open = SECTIONS.device.find((section) => section === wanted) ?? 'unit';
  const Content = CONTENT[open];
  return (
    <div class="sectioned">
      <Sections
        page="device"
        label="Device"
        open={open}
        sections={SECTIONS.device.map((section) => ({ section, label: LABELS[section] }))}
      />
      <Content />
    </div>
  );
}
