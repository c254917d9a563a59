import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { PADS_PER_BANK, padsFrom, type BankLetter } from '../../schemas/sp404.js';
import type { SampleSummary } from '../../schemas/entities.js';
import type { LivePad } from '../../schemas/methods/device.js';
import { useApp } from '../app/context.js';
import { canDrop, dropped, droppedFiles, startDrag } from '../pads/drag.js';
import { stepOf } from '../pads/grid-keys.js';
import { uploadFiles } from '../link/uploads.js';
import { formatDuration } from '../sound/format.js';
import { badgeOf } from '../sound/kinds.js';
import { Thumbnail } from '../waveform/thumbnail.js';
import { isLoaded } from './device-feed.js';

/** What the unit plays at. */
const UNIT_RATE = 48_000;

/** The sixteen pads of a bank as they are on the unit. A click plays them there; sounds are dropped onto them. */
export function UnitGrid({ bank }: { bank: BankLetter }): JSX.Element {
  const { store, device, sendPlan, link, notices } = useApp();
  const { pad: chosen } = store.view.value;
  const addresses = Array.from({ length: PADS_PER_BANK }, (_, at) => `${bank}${at + 1}`);
  const current = chosen !== null && addresses.includes(chosen) ? chosen : (addresses[0] ?? '');

  function onDrop(event: DragEvent, pad: string): void {
    const files = droppedFiles(event);
    const what = dropped(event);
    if (what === null && files.length === 0) return;
    event.preventDefault();
    store.change({ pad });
    if (what === null) {
      void uploadFiles(files, notices.report).then((stored) =>
        proposeFrom(
          pad,
          stored.map(({ sampleId }) => sampleId),
        ),
      );
    } else if ('sampleIds' in what) void proposeFrom(pad, what.sampleIds);
    else if (what.pad !== pad) {
      void device.move(what.pad, pad, isLoaded(device.pads.peek().get(pad)));
    }
  }
  /** The first sound onto this pad, the next onto the pads after it. */
  async function proposeFrom(pad: string, ids: readonly number[]): Promise<void> {
    try {
      const onto = padsFrom(pad, ids.length);
      const samples = await Promise.all(
        ids.slice(0, onto.length).map((id) => link.client.call('samples.get', { id })),
      );
      sendPlan.propose(samples.map((sample, at) => ({ sample, pad: onto[at] ?? pad, name: null })));
    } catch (error) {
      notices.report(error);
    }
  }
  function onKeyDown(event: KeyboardEvent, pad: string): void {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const step = stepOf(event.key);
    const next = step === undefined ? undefined : addresses[addresses.indexOf(pad) + step];
    const grid = event.currentTarget instanceof Element ? event.currentTarget.parentElement : null;
    if (next !== undefined) grid?.querySelector<HTMLElement>(`[data-pad="${next}"]`)?.focus();
    else if (event.key === ' ') void device.play(pad);
    else if (event.key === 'Escape') void device.stop(pad);
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  return (
    <div class="pad-grid" role="group" aria-label={`Pads of bank ${bank} on the unit`}>
      {addresses.map((address) => (
        <UnitPad
          key={address}
          address={address}
          chosen={address === current}
          onKeyDown={(event) => onKeyDown(event, address)}
          onDrop={(event) => onDrop(event, address)}
        />
      ))}
    </div>
  );
}

interface UnitPadProps {
  address: string;
  chosen: boolean;
  onKeyDown: (event: KeyboardEvent) => void;
  onDrop: (event: DragEvent) => void;
}

function UnitPad({ address, chosen, onKeyDown, onDrop }: UnitPadProps): JSX.Element {
  const { device, store, unitSounds } = useApp();
  const over = useSignal(false);
  const pad = device.pads.value.get(address);
  const loaded = isLoaded(pad);
  const sample = loaded ? unitSounds.soundOn(pad) : undefined;
  const badge = sample === undefined ? undefined : badgeOf(sample);
  const velocity = device.hits.value.get(address);
  const onUnit = device.state.value?.pad === address;
  return (
    <button
      type="button"
      class="big-pad unit-pad"
      data-pad={address}
      data-loaded={loaded}
      data-chosen={chosen}
      data-over={over.value}
      data-unsure={pad?.unsure ?? true}
      data-playing={velocity !== undefined}
      tabIndex={chosen ? 0 : -1}
      style={{ '--kind': badge === undefined ? 'var(--accent)' : `var(--kind-${badge.colour})` }}
      draggable={loaded}
      onDragStart={(event) => startDrag(event, { pad: address }, pad?.name ?? address)}
      onDragOver={(event) => {
        if (!canDrop(event)) return;
        event.preventDefault();
        over.value = true;
      }}
      onDragLeave={() => (over.value = false)}
      onDrop={(event) => {
        over.value = false;
        onDrop(event);
      }}
      onFocus={() => store.change({ pad: address })}
      onClick={() => void (loaded ? device.play(address) : undefined)}
      onKeyDown={onKeyDown}
    >
      <span class="spoken">{address} </span>
      <span class="big-pad-number" aria-hidden="true">
        {onUnit && <i class="on-unit" title="Selected on the unit" />}
        {badge !== undefined && <b title={badge.label}>{badge.code}</b>}
        {address.slice(1)}
      </span>
      {loaded ? <Content pad={pad} sample={sample} /> : <span class="spoken">empty</span>}
    </button>
  );
}

function Content({ pad, sample }: { pad: LivePad; sample: SampleSummary | undefined }): JSX.Element {
  const facts = [
    pad.frames === null ? null : formatDuration(pad.frames / UNIT_RATE),
    pad.loop ? 'loop' : null,
    pad.gate ? 'gate' : null,
    pad.chops.length > 0 ? 'chopped' : null,
  ];
  return (
    <>
      {sample === undefined ? (
        <span class="unit-pad-facts">{facts.filter((fact) => fact !== null).join(' ')}</span>
      ) : (
        <Thumbnail sample={sample} colour={badgeOf(sample).colour} playing={false} />
      )}
      <span class="big-pad-name">{pad.name}</span>
    </>
  );
}
