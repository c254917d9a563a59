import { lightMessage, readTouch, type Touch } from '../../hardware/midi/controls.js';
import { portNamed } from '../../hardware/midi/library.js';
import type { KeptOutput, KeptPort, PortKeeper } from '../../hardware/midi/port-keeper.js';
import type { ControllerProfile } from '../../schemas/controllers.js';
import { lightsOf, type World } from './lights.js';
import { AT_REST, type Effect, type SharedModes, type SurfaceState, touch } from './surface.js';

/** A controller in use: its ports, what it remembers, and its lights as they were last set. */
export interface LiveController {
  readonly port: string;
  readonly profile: ControllerProfile;
  readonly state: SurfaceState;
  readonly hasOutput: boolean;
  readonly problem: string | null;
  /** Goes on with another profile, as after a binding was learned. */
  follow: (profile: ControllerProfile) => void;
  /** Sets the lights that have changed; all of them after the controller came. */
  light: (world: World) => void;
  /** Lights off, ports closed. */
  release: () => void;
}

export interface LiveDeps {
  ports: PortKeeper;
  shared: () => SharedModes;
  /** True when somebody learns: the touch then does nothing else. */
  isTaken: (port: string, event: Touch) => boolean;
  run: (port: string, event: Touch, effects: readonly Effect[]) => void;
}

export function createLiveController(port: string, first: ControllerProfile, deps: LiveDeps): LiveController {
  const { ports, shared, isTaken, run } = deps;
  const choose = portNamed(port);
  let profile = first;
  let state = AT_REST;
  let shown = new Map<string, number>();
  /** The port that has been greeted; lights and modes of a controller are gone when it was away. */
  let greeted: string | null = null;

  const input: KeptPort = ports.input({
    choose,
    onMessage(bytes) {
      const event = readTouch(bytes);
      if (event === undefined || isTaken(port, event)) return;
      const touched = touch(profile, state, event, shared());
      state = touched.state;
      run(port, event, touched.effects);
    },
  });
  const output: KeptOutput = ports.output({ choose });

  const greetings = (name: string) =>
    profile.hello.filter(({ match }) => name.toLowerCase().includes(match.toLowerCase()));

  function set(lights: ReadonlyMap<string, number>): void {
    for (const [control, value] of lights) {
      if (shown.get(control) === value) continue;
      const message = lightMessage(control, value);
      if (message !== undefined) output.send(message);
    }
    shown = new Map(lights);
  }

  return {
    port,
    get profile() {
      return profile;
    },
    get state() {
      return state;
    },
    get hasOutput() {
      return output.name !== null;
    },
    get problem() {
      return input.problem;
    },
    follow(next) {
      profile = next;
      state = AT_REST;
    },
    light(world) {
      if (output.name === null) {
        greeted = null;
        return;
      }
      if (greeted !== output.name) {
        greeted = output.name;
        shown = new Map();
        for (const { send } of greetings(greeted)) output.send(send);
      }
      set(lightsOf(profile, state, world));
    },
    release() {
      if (output.name !== null && greeted !== null) {
        set(new Map([...shown.keys()].map((control) => [control, 0])));
        for (const { bye } of greetings(greeted)) output.send(bye);
      }
      input.release();
      output.release();
    },
  };
}
