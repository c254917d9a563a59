import { REPLY, readParameter } from '../../hardware/sp404/link/control-replies.js';
import { padIndexOf } from '../../hardware/sp404/link/control-replies.js';
import { GLOBAL_TARGET } from '../../hardware/sp404/link/control-requests.js';
import { CONTROL_CHANNEL } from '../../hardware/sp404/link/message.js';
import type { PadBlock } from '../../hardware/sp404/link/pad-block.js';
import { padView } from '../../hardware/sp404/link/pad-view.js';
import type { Unit } from '../../hardware/sp404/link/unit.js';
import type { LivePad } from '../../schemas/methods/device.js';
import { PAD_COUNT, padAt, padIndex } from '../../schemas/sp404.js';

/** What the daemon knows of the unit's pads, and what of it may be out of date. */
export interface Mirror {
  /** Null before any unit was read. */
  readonly project: number | null;
  readonly projectName: string | null;
  readonly unsure: number;
  pads: () => LivePad[];
  pad: (pad: string) => LivePad;
  /** Follows a unit until it goes away. Settles once every pad was read. */
  follow: (unit: Unit) => Promise<void>;
  /** The unit is away: what is known stays, and is not sure any more. */
  lose: () => void;
  /** Reads these pads again now. */
  refresh: (pads: readonly string[]) => Promise<LivePad[]>;
}

export interface MirrorListeners {
  pads: (pads: LivePad[]) => void;
  /** The project, its name, or how much is unsure has changed. */
  state: () => void;
  hit: (pad: string) => void;
  /** Reading failed although the unit is there. */
  problem: (error: unknown) => void;
}

export function createMirror(listeners: MirrorListeners): Mirror {
  const blocks = new Map<number, PadBlock>();
  const doubtful = new Set<number>();
  let unit: Unit | undefined;
  let project: number | null = null;
  let projectName: string | null = null;
  let reading: Promise<void> | undefined;

  function live(index: number): LivePad | undefined {
    const block = blocks.get(index);
    return block && { ...padView(block), unsure: doubtful.has(index) };
  }

  function doubt(indices: Iterable<number>): void {
    const before = doubtful.size;
    for (const index of indices) doubtful.add(index);
    if (doubtful.size !== before) listeners.state();
  }

  function take(block: PadBlock): LivePad | undefined {
    const before = blocks.get(block.index);
    blocks.set(block.index, block);
    const wasDoubtful = doubtful.delete(block.index);
    return wasDoubtful || before === undefined || !sameBlock(before, block) ? live(block.index) : undefined;
  }

  /** Reads doubtful pads until none is left; changes come as one event for a run of them. */
  async function settle(from: Unit): Promise<void> {
    const changed: LivePad[] = [];
    for (let next = first(doubtful); next !== undefined && unit === from; next = first(doubtful)) {
      // Taken from the list first: a change while it is read puts it back.
      doubtful.delete(next);
      const block = await from.block(padAt(next)).catch((error: unknown) => {
        doubtful.add(next);
        throw error;
      });
      const wasThere = blocks.get(next);
      blocks.set(next, block);
      if (wasThere === undefined || !sameBlock(wasThere, block)) changed.push(live(next)!);
    }
    if (changed.length > 0) listeners.pads(changed);
    listeners.state();
  }

  function readAgain(from: Unit): Promise<void> {
    reading ??= (async () => {
      try {
        const { project: number } = await from.status();
        const found = await from.project(number + 1);
        if (project !== number + 1) {
          blocks.clear();
          doubt(ALL);
        }
        project = number + 1;
        projectName = found.project.name;
        await settle(from);
      } finally {
        reading = undefined;
      }
    })();
    return reading;
  }

  function readSoon(from: Unit): void {
    readAgain(from).catch((error: unknown) => {
      if (unit === from && !from.session.closed) listeners.problem(error);
    });
  }

  return {
    get project() {
      return project;
    },
    get projectName() {
      return projectName;
    },
    get unsure() {
      return doubtful.size;
    },
    pads: () => ALL.flatMap((index) => live(index) ?? []),
    pad: (pad) => live(padIndex(pad))!,
    async follow(next) {
      unit = next;
      doubt(ALL);
      next.session.onMessage(({ channel, payload }) => {
        if (unit !== next || channel !== CONTROL_CHANNEL) return;
        const command = payload[0];
        if (command === REPLY.changed) {
          doubt(ALL);
          readSoon(next);
        } else if (command === REPLY.previewStarted && payload[3] === 0) {
          const index = padIndexOf(payload);
          if (index !== undefined) listeners.hit(padAt(index));
        } else if (command === REPLY.parameter) {
          const { target } = readParameter(payload);
          if (target === GLOBAL_TARGET || target >= PAD_COUNT) return;
          doubt([target]);
          readSoon(next);
        }
      });
      let seen = next.session.status.project;
      next.session.onStatus((status) => {
        if (unit !== next || status.project === seen) return;
        seen = status.project;
        readSoon(next);
      });
      await readAgain(next);
    },
    lose() {
      unit = undefined;
      doubt(blocks.keys());
    },
    async refresh(pads) {
      const from = unit;
      if (from === undefined) return [];
      const changed: LivePad[] = [];
      const now: LivePad[] = [];
      for (const pad of pads) {
        const fresh = take(await from.block(pad));
        if (fresh !== undefined) changed.push(fresh);
        now.push(live(padIndex(pad))!);
      }
      if (changed.length > 0) listeners.pads(changed);
      return now;
    },
  };
}

const ALL: readonly number[] = Array.from({ length: PAD_COUNT }, (_, index) => index);

function first(set: ReadonlySet<number>): number | undefined {
  return set.values().next().value;
}

function sameBlock(a: PadBlock, b: PadBlock): boolean {
  return (
    a.name === b.name &&
    a.words.every((word, i) => word === b.words[i]) &&
    String(a.chops) === String(b.chops)
  );
}
