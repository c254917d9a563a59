/** Pan in the middle. */
const CENTRE = 64;
/** Settings that are dials, on the unit as in a kit. */
export type DialField =
  'level' | 'pan' | 'pitch' | 'fine' | 'speed' | 'attack' | 'hold' | 'release' | 'muteGroup' | 'padLink';

const signed = (value: number, unit: string) => `${value > 0 ? '+' : ''}${value}${unit}`.replace('-', '−');
const group = (value: number) => (value === 0 ? 'off' : String(value));

/** The dials of a pad in the order of the hand: level, place, pitch, shape, groups. */
export const PAD_DIALS: readonly {
  field: DialField;
  label: string;
  usual: number;
  text: (value: number) => string;
}[] = [
  { field: 'level', label: 'Level', usual: 127, text: String },
  {
    field: 'pan',
    label: 'Pan',
    usual: CENTRE,
    text: (pan) => (pan === CENTRE ? 'centre' : pan < CENTRE ? `L${CENTRE - pan}` : `R${pan - CENTRE}`),
  },
  { field: 'pitch', label: 'Pitch', usual: 0, text: (pitch) => signed(pitch, ' st') },
  { field: 'fine', label: 'Fine', usual: 0, text: (fine) => signed(fine, ' ct') },
  { field: 'speed', label: 'Speed', usual: 100, text: (speed) => `${speed} %` },
  { field: 'attack', label: 'Attack', usual: 0, text: String },
  { field: 'hold', label: 'Hold', usual: 100, text: String },
  { field: 'release', label: 'Release', usual: 0, text: String },
  { field: 'muteGroup', label: 'Mute', usual: 0, text: group },
  { field: 'padLink', label: 'Link', usual: 0, text: group },
];
