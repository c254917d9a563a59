import { PadbridgeError } from '../../schemas/errors.js';
import {
  type FlCommand,
  type FlDoorEvents,
  type FlLinkState,
  type FlRemote,
  PORT_FROM_FL,
  PORT_TO_FL,
} from '../../schemas/fl-studio.js';
import type { FlLinkReport, FlSong, FlStatus } from '../../schemas/methods/flstudio.js';
import type { ContextKeeper } from '../context/context.js';
import type { EventBus } from '../event-bus.js';
import type { HealthBoard } from '../health.js';
import { findUserData, type FlSurroundings } from './user-data.js';
import { type InstallReport, installScript, scriptStatus } from './install.js';
import { SCRIPT_SOURCE, userDataOrNull } from './places.js';
import { setUpSteps } from './set-up-steps.js';
import { saidOf } from './song-context.js';

/** FL Studio as the daemon knows it. */
export interface FlStudio {
  /** What the door to the script reports. */
  readonly events: FlDoorEvents;
  /** The door, once it is open. */
  connect(remote: FlRemote): void;
  link(): FlLinkReport;
  /** What FL Studio last told; null before it did. */
  song(): FlSong | null;
  /** @throws PadbridgeError unavailable (nobody answers), conflict (FL or the user's settings refuse), rate-limited */
  run(command: FlCommand): Promise<void>;
  status(): Promise<FlStatus>;
  /** @throws PadbridgeError not-found (no FL Studio here), io */
  install(allowChanges: boolean): Promise<InstallReport>;
}

export interface FlStudioDeps {
  context: ContextKeeper;
  bus: EventBus;
  health: HealthBoard;
  surroundings: FlSurroundings;
  suggestionsFolder: string;
  now: () => number;
}

const COMPONENT = 'fl-studio';
const OFF: FlLinkReport = {
  state: 'off',
  reason: 'The link to FL Studio is not open in this process.',
  next: 'Start the daemon with padbridge start.',
  program: null,
};

export function createFlStudio(deps: FlStudioDeps): FlStudio {
  const { context, bus, health, surroundings, suggestionsFolder, now } = deps;
  let link = OFF;
  let remote: FlRemote | undefined;
  let song: FlSong | null = null;

  function tell(): void {
    bus.publish({ name: 'flstudio.changed', payload: { link, channels: song?.channelNames ?? [] } });
  }

  function become(next: FlLinkReport): void {
    link = next;
    // An FL Studio that is closed is no fault of anything.
    const isFault = next.state === 'no-ports' || next.state === 'mismatch';
    health.report(
      COMPONENT,
      isFault
        ? {
            state: 'degraded',
            reason: next.reason ?? 'FL Studio cannot be reached.',
            ...(next.next !== null && { next: next.next }),
          }
        : { state: 'up' },
    );
    tell();
  }

  const events: FlDoorEvents = {
    onPorts: (problem) => become(problem === null ? WAITING : noPorts(problem)),
    onState(state) {
      if (state.state === 'connected') song = null;
      become(reportOf(state));
    },
    onAlive: () => void context.hear('fl-studio', {}),
    onSong(change) {
      song = { channelNames: [], ...song, ...change };
      context.hear('fl-studio', saidOf(change, song.ppq));
    },
    onNames(names) {
      song = { ...song, channelNames: [...names] };
      tell();
    },
  };

  return {
    events,
    connect: (door) => void (remote = door),
    link: () => link,
    song: () => song,
    run(command) {
      if (remote !== undefined) return remote.run(command);
      return Promise.reject(
        new PadbridgeError('unavailable', link.reason ?? 'FL Studio is not connected.', {
          subject: 'fl-studio',
          ...(link.next !== null && { next: link.next }),
        }),
      );
    },
    async status() {
      const userData = userDataOrNull(surroundings);
      const script = userData === null ? null : await scriptStatus(userData, SCRIPT_SOURCE);
      return {
        link,
        song,
        userData,
        script,
        ports: { toFl: PORT_TO_FL, fromFl: PORT_FROM_FL },
        suggestionsFolder,
        steps: setUpSteps({
          platform: surroundings.platform,
          suggestionsFolder,
          script: script?.state ?? null,
          link: link.state,
        }),
      };
    },
    install: (allowChanges) =>
      installScript(findUserData(surroundings), SCRIPT_SOURCE, { allowChanges, now: new Date(now()) }),
  };
}

const WAITING: FlLinkReport = {
  state: 'waiting',
  reason: 'Nobody has answered on the ports to FL Studio yet.',
  next: 'Open FL Studio; the first time, follow the set-up steps.',
  program: null,
};

function noPorts({ message, next }: PadbridgeError): FlLinkReport {
  return { state: 'no-ports', reason: message, next: next ?? null, program: null };
}

function reportOf(state: FlLinkState): FlLinkReport {
  switch (state.state) {
    case 'waiting':
      return WAITING;
    case 'silent':
      return {
        state: 'silent',
        reason: 'FL Studio does not answer any more.',
        next: 'Open it again, or wait until it has loaded its project.',
        program: null,
      };
    case 'mismatch':
      return {
        state: 'mismatch',
        reason: `The script in FL Studio speaks version ${state.script}, which this Padbridge does not.`,
        next: 'Run `padbridge flstudio install`, then in FL Studio View > Script output > Reload script.',
        program: null,
      };
    case 'connected': {
      const { fl, api, os, port, changes, missing } = state.hello;
      return {
        state: 'connected',
        reason: null,
        next: null,
        program: { version: fl, api, os, midiPort: port, changes, missing },
      };
    }
  }
}
