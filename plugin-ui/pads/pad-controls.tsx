import type { JSX } from 'preact';
import { PAD_RANGES } from '../../schemas/sp404.js';
import { Dial } from '../look/dial.js';
import { type DialField, PAD_DIALS } from './pad-dials.js';

/** Settings that are switches, on the unit as in a kit, in the order of the hand. */
export const PAD_SWITCHES = [
  ['gate', 'Gate'],
  ['loop', 'Loop'],
  ['oneShot', 'One-shot'],
  ['bpmSync', 'BPM sync'],
  ['vinyl', 'Vinyl'],
  ['fixedVelocity', 'Fixed velocity'],
] as const;

interface PadControlsProps<Switch extends string> {
  content: Readonly<Record<DialField, number> & Record<Switch, boolean>>;
  switches: readonly (readonly [field: Switch, label: string])[];
  onTurn: (field: DialField, value: number) => void;
  onSwitch: (field: Switch, on: boolean) => void;
}

/** The dials and switches of one pad, whoever keeps it: a kit or the unit. */
export function PadControls<Switch extends string>(props: PadControlsProps<Switch>): JSX.Element {
  const { content, switches, onTurn, onSwitch } = props;
  return (
    <>
      <div class="dials wrap">
        {PAD_DIALS.map(({ field, label, usual, text }) => (
          <Dial
            key={field}
            label={label}
            value={content[field]}
            min={PAD_RANGES[field].min}
            max={PAD_RANGES[field].max}
            step={1}
            whole
            usual={usual}
            text={text(content[field])}
            onTurn={(value) => onTurn(field, value)}
          />
        ))}
      </div>
      <div class="chips">
        {switches.map(([field, label]) => (
          <button
            key={field}
            type="button"
            class="chip"
            aria-pressed={content[field]}
            onClick={() => onSwitch(field, !content[field])}
          >
            {label}
          </button>
        ))}
      </div>
    </>
  );
}
