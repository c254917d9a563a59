import type { Signal } from '@preact/signals';
import type { JSX } from 'preact';
import { useEffect } from 'preact/hooks';
import type { MidiState } from '../../schemas/methods/midi.js';
import { useApp } from '../app/context.js';
import { useLoaded } from '../link/use-loaded.js';
import { Icon } from '../look/icons.js';
import { formatBpm } from '../sound/format.js';
import { MidiMonitor } from './midi-monitor.js';

/** Ports come and go without an event of their own; health says when MIDI does, the unit when it does. */
export function useMidiState(): Signal<MidiState | undefined> {
  return useLoaded((client) => client.call('midi.get', {}), {
    follow: (client, again) =>
      client.subscribe(['device', 'health'], ({ name }) => {
        if (name === 'device.changed' || name === 'health.changed') again();
      }),
  });
}

/** MIDI of this machine: ports, the clock, and what comes in. */
export function MidiView(): JSX.Element {
  const { link } = useApp();
  const state = useMidiState();
  useEffect(
    () =>
      link.client.subscribe(['midi'], ({ name, payload }) => {
        if (name === 'midi.clock' && state.value !== undefined) state.value = { ...state.value, ...payload };
      }),
    [link, state],
  );
  const midi = state.value;
  return (
    <div class="sheet-page">
      <h1>MIDI</h1>
      {midi === undefined && (
        <p class="dim" role="status">
          Waiting for Padbridge …
        </p>
      )}
      {midi?.available === false && <p class="problem">{midi.reason}</p>}
      {midi !== undefined && <Ports midi={midi} />}
      <MidiMonitor />
    </div>
  );
}

function Ports({ midi }: { midi: MidiState }): JSX.Element {
  const { link, notices } = useApp();
  const silence = () => {
    link.client.call('midi.silence', {}).then(() => notices.tell('Every sound was stopped.'), notices.report);
  };
  return (
    <ul class="cards">
      <li class="card">
        <div class="card-main">
          <h2 class="card-title">Clock</h2>
          <p class="facts-line">
            <span class={`state ${midi.bpm === null ? '' : 'up'}`}>
              {midi.bpm === null ? 'No clock comes in' : `${formatBpm(midi.bpm)} BPM`}
            </span>
            <span>{midi.playing ? 'playing' : 'stopped'}</span>
          </p>
        </div>
        <div class="card-actions">
          <button type="button" class="button" disabled={midi.unitOut === null} onClick={silence}>
            <Icon name="stop" /> All sound off
          </button>
        </div>
      </li>
      <PortCard title="Inputs" ports={midi.inputs} unit={midi.unitIn} />
      <PortCard title="Outputs" ports={midi.outputs} unit={midi.unitOut} />
    </ul>
  );
}

function PortCard(props: { title: string; ports: readonly string[]; unit: string | null }): JSX.Element {
  const { title, ports, unit } = props;
  return (
    <li class="card">
      <div class="card-main">
        <h2 class="card-title">{title}</h2>
        {ports.length === 0 && <p class="dim">None on this machine.</p>}
        <ul>
          {ports.map((port) => (
            <li key={port} class="facts-line">
              <span class={`state ${port === unit ? 'up' : ''}`}>{port}</span>
              {port === unit && <span>the unit</span>}
            </li>
          ))}
        </ul>
      </div>
    </li>
  );
}
