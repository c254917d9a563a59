import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import type { ReadyAction, Touched } from '../../schemas/methods/controllers.js';
import { PADS_PER_BANK } from '../../schemas/sp404.js';
import { useApp } from '../app/context.js';
import { Icon } from '../look/icons.js';
import { boundTo, controlInWords } from './control-words.js';

/** How long a person may look for the control, seconds. */
const LEARN_S = 20;
const SECOND_MS = 1000;

/** Touch a control, choose what it does. */
export function LearnPanel(): JSX.Element {
  const { link, notices } = useApp();
  const actions = useSignal<readonly ReadyAction[]>([]);
  const touched = useSignal<Touched | null>(null);
  const waiting = useSignal(false);
  const chosen = useSignal('');
  const pad = useSignal(1);
  const abort = useRef<AbortController | null>(null);
  useEffect(() => {
    link.client.call('controllers.actions', {}).then((answer) => {
      actions.value = answer.actions;
      chosen.value = answer.actions[0]?.id ?? '';
    }, notices.report);
    return () => abort.current?.abort();
  }, [link, notices, actions, chosen]);

  async function learn(): Promise<void> {
    abort.current = new AbortController();
    waiting.value = true;
    touched.value = null;
    try {
      touched.value = await link.client.call(
        'controllers.learn',
        { seconds: LEARN_S },
        { signal: abort.current.signal, timeoutMs: (LEARN_S + 5) * SECOND_MS },
      );
    } catch (error) {
      notices.report(error);
    } finally {
      waiting.value = false;
    }
  }
  const action = actions.value.find(({ id }) => id === chosen.value);
  function bind(): void {
    const control = touched.value;
    if (control === null || action === undefined) return;
    link.client
      .call('controllers.bind', {
        port: control.port,
        control: control.control,
        ...boundTo(action, pad.value),
      })
      .then(() => {
        notices.tell(`${controlInWords(control.control)}: ${action.label}.`);
        touched.value = null;
      }, notices.report);
  }

  return (
    <section class="setting-group" aria-labelledby="learn-title">
      <h2 id="learn-title">Teach a control</h2>
      {!waiting.value && touched.value === null && (
        <button type="button" class="button" onClick={() => void learn()}>
          <Icon name="hand" /> Learn
        </button>
      )}
      {waiting.value && (
        <p class="state busy" role="status">
          Touch a pad, key, knob or button …{' '}
          <button type="button" class="link" onClick={() => abort.current?.abort()}>
            Give up
          </button>
        </p>
      )}
      {touched.value !== null && (
        <>
          <p role="status">
            <b>{controlInWords(touched.value.control)}</b> of {touched.value.port}
          </p>
          <div class="wish-form">
            <select
              aria-label="What it does"
              value={chosen.value}
              onChange={(event) => (chosen.value = event.currentTarget.value)}
            >
              {actions.value.map(({ id, label }) => (
                <option key={id} value={id}>
                  {label}
                </option>
              ))}
            </select>
            {action?.needsPad === true && (
              <label class="field">
                Pad
                <input
                  type="number"
                  min={1}
                  max={PADS_PER_BANK}
                  value={pad.value}
                  onChange={(event) => (pad.value = event.currentTarget.valueAsNumber || 1)}
                />
              </label>
            )}
            <button type="button" class="button primary" onClick={bind}>
              Bind
            </button>
            <button type="button" class="button" onClick={() => (touched.value = null)}>
              Another control
            </button>
          </div>
        </>
      )}
    </section>
  );
}
