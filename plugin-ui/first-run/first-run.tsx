import { useSignal, type Signal } from '@preact/signals';
import type { JSX } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';
import type { FlStatus } from '../../schemas/methods/flstudio.js';
import { useApp } from '../app/context.js';
import type { App } from '../app/create-app.js';
import { Icon } from '../look/icons.js';
import { useFlStatus } from '../settings/fl-studio-view.js';
import { FolderStep } from './folder-step.js';
import { StudioStep } from './studio-step.js';
import { UnitStep } from './unit-step.js';

interface Step {
  title: string;
  short: string;
  /** Whether what the step is about is there: one that was passed over is not ticked off. */
  isDone: (app: App, fl: FlStatus | undefined) => boolean;
  Content: (props: { fl: Signal<FlStatus | undefined> }) => JSX.Element;
}

const STEPS: readonly Step[] = [
  {
    title: 'Let’s hear what you have',
    short: 'Sounds',
    isDone: ({ roots }) => (roots.roots.value ?? []).length > 0,
    Content: FolderStep,
  },
  {
    title: 'Beside FL Studio',
    short: 'FL Studio',
    isDone: (_, fl) => fl?.script?.state === 'current',
    Content: StudioStep,
  },
  {
    title: 'The sampler on the desk',
    short: 'SP-404MK2',
    isDone: ({ device }) => device.state.value?.state === 'connected',
    Content: UnitStep,
  },
];

/** Three steps, each of which can be passed over. */
export function FirstRun(): JSX.Element {
  const app = useApp();
  const { firstRun } = app;
  const fl = useFlStatus();
  const at = useSignal(0);
  const heading = useRef<HTMLHeadingElement>(null);
  const step = STEPS[at.value];
  const last = at.value === STEPS.length - 1;
  useLayoutEffect(() => heading.current?.focus(), [at.value]);
  if (step === undefined) return <></>;
  const { title, isDone, Content } = step;
  return (
    <div class="first-run">
      <ol class="first-run-steps" aria-label="Steps">
        {STEPS.map(({ short, isDone: isThisDone }, number) => {
          const done = isThisDone(app, fl.value);
          return (
            <li key={short} aria-current={number === at.value ? 'step' : undefined} data-done={done}>
              <span aria-hidden="true">{done ? '✓' : number + 1}</span> {short}
              {done && <span class="spoken"> (done)</span>}
            </li>
          );
        })}
      </ol>
      <div class="first-run-content">
        <h1 ref={heading} tabIndex={-1}>
          {title}
        </h1>
        <Content fl={fl} />
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
          {last ? 'Start' : isDone(app, fl.value) ? 'Next' : 'Skip this step'} <Icon name="play" />
        </button>
      </footer>
    </div>
  );
}
