import { useSignal, type Signal } from '@preact/signals';
import type { JSX } from 'preact';
import type { FlStatus, FlStep } from '../../schemas/methods/flstudio.js';
import { useApp } from '../app/context.js';
import { momentInWords } from '../context/context-feed.js';
import { useLoaded } from '../link/use-loaded.js';
import { Icon } from '../look/icons.js';
import { Marked } from '../look/marked.js';

const LINK_WORDS: Readonly<Record<FlStatus['link']['state'], { label: string; tone: string }>> = {
  off: { label: 'Not started here', tone: '' },
  'no-ports': { label: 'No MIDI ports for it', tone: 'down' },
  waiting: { label: 'Waiting for FL Studio', tone: '' },
  connected: { label: 'Connected', tone: 'up' },
  silent: { label: 'It has fallen silent', tone: 'degraded' },
  mismatch: { label: 'Another version of the script runs', tone: 'degraded' },
};

/** Asks the daemon how FL Studio stands, now and whenever that changes. */
export function useFlStatus(): Signal<FlStatus | undefined> {
  return useLoaded((client) => client.call('flstudio.status', {}), {
    follow: (client, again) =>
      client.subscribe(['flstudio'], ({ name }) => {
        if (name === 'flstudio.changed') again();
      }),
  });
}

/** FL Studio: whether it is connected, what it plays, and what is left to set up. */
export function FlStudioView(): JSX.Element {
  const { context } = useApp();
  const status = useFlStatus();
  const fl = status.value;
  return (
    <div class="sheet-page">
      <h1>FL Studio</h1>
      <p class="dim">
        Connected, it says tempo, key and the selected channel: sounds are heard in them, and suggestions
        follow.
      </p>
      {fl === undefined ? (
        <p class="dim" role="status">
          Waiting for Padbridge …
        </p>
      ) : (
        <ul class="cards">
          <li class="card">
            <div class="card-main">
              <h2 class="card-title">
                <span class={`state ${LINK_WORDS[fl.link.state].tone}`}>
                  {LINK_WORDS[fl.link.state].label}
                </span>
              </h2>
              {fl.link.program !== null && <p>{fl.link.program.version}</p>}
              <p class="dim">{momentInWords(context.moment.value)}</p>
              {fl.link.reason !== null && (
                <p>
                  <Marked text={fl.link.reason} />
                </p>
              )}
              {fl.link.next !== null && (
                <p class="next-step">
                  <Marked text={fl.link.next} />
                </p>
              )}
            </div>
          </li>
          <li class="card">
            <div class="card-main">
              <h2 class="card-title">Set it up</h2>
              <FlSteps status={fl} onInstalled={(next) => (status.value = next)} />
            </div>
          </li>
        </ul>
      )}
    </div>
  );
}

/** The steps in order, those that are done ticked off; the script is put in place from here. */
export function FlSteps(props: { status: FlStatus; onInstalled: (status: FlStatus) => void }): JSX.Element {
  const { status, onInstalled } = props;
  const { link, notices } = useApp();
  const busy = useSignal(false);
  const changes = useSignal(status.script?.changes ?? false);

  async function install(): Promise<void> {
    busy.value = true;
    try {
      const { kept } = await link.client.call('flstudio.install', { allowChanges: changes.value });
      notices.tell(
        kept.length === 0
          ? 'The script is in place.'
          : `The script is in place; ${kept.length} files were set aside.`,
      );
      onInstalled(await link.client.call('flstudio.status', {}));
    } catch (error) {
      notices.report(error);
    } finally {
      busy.value = false;
    }
  }

  return (
    <ol class="fl-steps">
      {status.steps.map((step) => (
        <li key={step.id} data-done={step.done === true}>
          <span class={`state ${stepTone(step)}`}>
            <span>
              <Marked text={step.text} />
              {step.done === true && <span class="spoken"> (done)</span>}
            </span>
          </span>
          {step.id === 'install-script' && status.userData === null && (
            <p class="dim">
              No user data of FL Studio was found on this computer. Open FL Studio once, then come back; or
              name its folder: <code>padbridge flstudio install --user-data …</code>
            </p>
          )}
          {step.id === 'install-script' && status.userData !== null && (
            <div class="wish-form">
              <label class="check">
                <input
                  type="checkbox"
                  checked={changes.value}
                  onChange={(event) => (changes.value = event.currentTarget.checked)}
                />
                It may set tempo, names and patterns
              </label>
              <button type="button" class="button" disabled={busy.value} onClick={() => void install()}>
                <Icon name="down" /> {step.done === true ? 'Install again' : 'Install the script'}
              </button>
            </div>
          )}
        </li>
      ))}
    </ol>
  );
}

function stepTone({ done }: FlStep): string {
  return done === true ? 'up' : done === false ? 'degraded' : '';
}
