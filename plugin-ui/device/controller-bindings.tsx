import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import type { Binding } from '../../schemas/controllers.js';
import { useApp } from '../app/context.js';
import { useLoaded } from '../link/use-loaded.js';
import { Icon } from '../look/icons.js';
import { bindingInWords, controlInWords } from './control-words.js';
import { followControllers } from './controllers-feed.js';

interface BindingsProps {
  port: string;
  /** Id of its profile. */
  profile: string;
}

/** What the controls of a controller do, and the way to take that away again; loaded when opened. */
export function ControllerBindings(props: BindingsProps): JSX.Element {
  const open = useSignal(false);
  return (
    <details class="failures" onToggle={(event) => (open.value = event.currentTarget.open)}>
      <summary>What its controls do</summary>
      {open.value && <Bindings {...props} />}
    </details>
  );
}

function Bindings({ port, profile }: BindingsProps): JSX.Element {
  const { link, notices } = useApp();
  const whole = useLoaded((client) => client.call('controllers.profile', { id: profile }), {
    by: [profile],
    follow: followControllers,
  });
  const known = whole.value;
  function unbind({ control, layer }: Binding): void {
    link.client
      .call('controllers.unbind', { port, control, layer })
      .then((answer) => (whole.value = answer), notices.report);
  }
  return (
    <>
      {known !== undefined && known.pads.length > 0 && (
        <p class="dim">{known.pads.length} pads: those of the selected bank, and of the one behind it.</p>
      )}
      {known?.bindings.length === 0 && <p class="dim">Nothing else yet: teach a control below.</p>}
      <ul>
        {known?.bindings.map((binding) => (
          <li key={`${binding.layer} ${binding.control}`} class="facts-line">
            <b>{controlInWords(binding.control)}</b>
            <span>{bindingInWords(binding)}</span>
            <button
              type="button"
              class="icon-button"
              title={`Take away what ${controlInWords(binding.control)} does`}
              onClick={() => unbind(binding)}
            >
              <Icon name="close" />
            </button>
          </li>
        ))}
      </ul>
    </>
  );
}
