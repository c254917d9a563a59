import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { useEffect } from 'preact/hooks';
import type { Controller } from '../../schemas/controllers.js';
import type { ResultOf } from '../../schemas/methods.js';
import { useApp } from '../app/context.js';
import { useLoaded } from '../link/use-loaded.js';
import { ControllerBindings } from './controller-bindings.js';
import { followControllers } from './controllers-feed.js';
import { LearnPanel } from './learn-panel.js';

type Profile = ResultOf<'controllers.profiles'>['profiles'][number];

/** MIDI controllers: which are there, what they are taken for, and what their controls do. */
export function ControllersView(): JSX.Element {
  const { link, notices } = useApp();
  const state = useLoaded((client) => client.call('controllers.list', {}), { follow: followControllers });
  const profiles = useLoaded((client) => client.call('controllers.profiles', {}), {
    follow: followControllers,
  });
  const ran = useSignal<string | null>(null);
  useEffect(
    () =>
      link.client.subscribe(['controllers'], (event) => {
        if (event.name !== 'controllers.ran') return;
        const { control, method, error } = event.payload;
        ran.value = `${control ?? 'Pad of the unit'}: ${method}${error === null ? '' : `. ${error}`}`;
      }),
    [link, ran],
  );
  const known = state.value;
  const use = (port: string, profile: string | null) => {
    link.client.call('controllers.use', { port, profile }).then(({ controllers }) => {
      if (state.value !== undefined) state.value = { ...state.value, controllers };
    }, notices.report);
  };
  return (
    <div class="sheet-page">
      <h1>Controllers</h1>
      <p class="dim">
        Any pad box, grid or keyboard can browse, audition, assign and send. Known ones work at once; every
        control can be taught something else.
      </p>
      {known === undefined && (
        <p class="dim" role="status">
          Waiting for Padbridge …
        </p>
      )}
      {known?.available === false && <p class="problem">{known.reason}</p>}
      {known?.controllers.length === 0 && <p class="quiet-note">No controller is connected.</p>}
      <ul class="cards">
        {known?.controllers.map((controller) => (
          <ControllerCard
            key={controller.port}
            controller={controller}
            profiles={profiles.value?.profiles ?? []}
            onUse={(profile) => use(controller.port, profile)}
          />
        ))}
      </ul>
      {known !== undefined && <LearnPanel />}
      {ran.value !== null && (
        <p class="dim" role="status">
          Last: {ran.value}
        </p>
      )}
    </div>
  );
}

interface ControllerCardProps {
  controller: Controller;
  profiles: readonly Profile[];
  onUse: (profile: string | null) => void;
}

function ControllerCard({ controller, profiles, onUse }: ControllerCardProps): JSX.Element {
  const { port, profile, because, output, problem } = controller;
  return (
    <li class="card">
      <div class="card-main">
        <h2 class="card-title">{port}</h2>
        <p class="facts-line">
          <span class={`state ${problem !== null ? 'down' : profile === null ? '' : 'up'}`}>
            {profile === null
              ? 'Nothing is bound to it'
              : because === 'matched'
                ? 'Known by its name'
                : 'Chosen by you'}
          </span>
          {profile !== null && <span>{output ? 'lights work' : 'no lights'}</span>}
        </p>
        {problem !== null && <p class="problem">{problem}</p>}
        {profile !== null && <ControllerBindings port={port} profile={profile} />}
      </div>
      <div class="card-actions">
        <select
          aria-label={`Profile of ${port}`}
          value={profile ?? ''}
          onChange={(event) => onUse(event.currentTarget.value === '' ? null : event.currentTarget.value)}
        >
          <option value="">None</option>
          {profiles.map(({ id, name, origin }) => (
            <option key={id} value={id}>
              {name}
              {origin === 'changed' ? ' (changed)' : ''}
            </option>
          ))}
        </select>
      </div>
    </li>
  );
}
