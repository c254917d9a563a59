import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { useApp } from '../app/context.js';
import { Icon } from '../look/icons.js';
import { FolderStep } from './folder-step.js';
import { StudioStep } from './studio-step.js';
import { UnitStep } from './unit-step.js';

const STEPS: readonly { title: string; short: string; Content: () => JSX.Element }[] = [
  { title: 'Let’s hear what you have', short: 'Sounds', Content: FolderStep },
  { title: 'Beside FL Studio', short: 'FL Studio', Content: StudioStep },
  { title: 'The sampler on the desk', short: 'SP-404MK2', Content: UnitStep },
];

/** Three steps, each of which can be passed over. */
export function FirstRun(): JSX.Element {
  const { firstRun } = useApp();
  const at = useSignal(0);
  const heading = useRef<HTMLHeadingElement>(null);
  const step = STEPS[at.value];
  const last = at.value === STEPS.length - 1;
  useEffect(() => heading.current?.focus(), [at.value]);
  if (step === undefined) return <></>;
  const { title, Content } = step;
  return (
    <div class="first-run">
      <ol class="first-run-steps" aria-label="Steps">
        {STEPS.map(({ short }, number) => (
          <li
            key={short}
            aria-current={number === at.value ? 'step' : undefined}
            data-past={number < at.value}
          >
            <span aria-hidden="true">{number < at.value ? '✓' : number + 1}</span> {short}
          </li>
        ))}
      </ol>
      <div class="first-run-content">
        <h1 ref={heading} tabIndex={-1}>
          {title}
        </h1>
        <Content />
      </div>
      <footer class="first-run-foot">
        <button type="button" class="button quiet" onClick={firstRun.finish}>
          Skip all
        </button>
        <span class="spacer" />
        {at.value > 0 && (
          <button type="button" class="button" onClick={() => (at.value -= 1)}>
            Back
          </button>
        )}
        <button
          type="button"
          class="button primary"
          onClick={() => (last ? firstRun.finish() : (at.value += 1))}
        >
          {last ? 'Start' : 'Next'} <Icon name="play" />
        </button>
      </footer>
    </div>
  );
}
