import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createContext, type ContextKeeper } from '../../../daemon/context/context.js';
import { createEventBus } from '../../../daemon/event-bus.js';
import { openCatalogue } from '../../../daemon/catalogue/database.js';
import type { Catalogue } from '../../../daemon/catalogue/types.js';
import type { DawContext } from '../../../schemas/context.js';
import { tempDir } from '../../support/temp-dir.js';

let catalogue: Catalogue;
let heard: DawContext[];
const kept: ContextKeeper[] = [];

function keeper(): ContextKeeper {
  const bus = createEventBus((error) => {
    throw error;
  });
  bus.subscribe((event) => {
    if (event.name === 'context.changed') heard.push(event.payload.context);
  });
  const made = createContext({
    store: catalogue.context,
    bus,
    now: Date.now,
    onSaveFailed: (error) => {
      throw error;
    },
  });
  kept.push(made);
  return made;
}

beforeEach(async () => {
  catalogue = openCatalogue(`${await tempDir()}/padbridge.db`);
  heard = [];
  vi.useFakeTimers({ now: 1_767_225_600_000 });
});
afterEach(() => {
  for (const one of kept.splice(0)) one.close();
  catalogue.close();
  vi.useRealTimers();
});

describe('the context', () => {
  it('tells what changed and keeps quiet about repetitions', () => {
    const context = keeper();
    context.hear('fl-studio', { tempo: 92, playing: false });
    context.hear('fl-studio', { tempo: 92 });
    context.hear('fl-studio', {});
    expect(heard).toHaveLength(1);
    context.hear('manual', { tempo: 120 });
    expect(heard, 'a worse informed source changes nothing').toHaveLength(1);
    context.hear('fl-studio', { playing: true });
    expect(heard[1]?.playing).toMatchObject({ value: true, source: 'fl-studio', age: 0, stale: false });
  });

  it('takes back a field by null, which lets the next one in', () => {
    const context = keeper();
    context.hear('manual', { tempo: 120 });
    context.hear('fl-studio', { tempo: 92 });
    expect(context.hear('fl-studio', { tempo: null }).tempo).toMatchObject({ value: 120, source: 'manual' });
  });

  it('says by itself that a source fell silent, and not while it is heard', () => {
    const context = keeper();
    context.hear('manual', { tempo: 120 });
    context.hear('fl-studio', { tempo: 92, playing: true });
    const before = heard.length;
    for (let second = 0; second < 20; second += 1) {
      vi.advanceTimersByTime(1_000);
      context.hear('fl-studio', {});
    }
    expect(heard).toHaveLength(before);
    vi.advanceTimersByTime(5_100);
    expect(heard).toHaveLength(before + 1);
    expect(heard.at(-1)?.tempo).toMatchObject({ value: 120, source: 'manual' });
    expect(heard.at(-1)?.playing).toMatchObject({ value: true, stale: true });
  });

  it('is there again after a restart, with its true age', () => {
    keeper().hear('fl-studio', { tempo: 92, channel: { index: 3, name: 'Kick' } });
    kept.splice(0).forEach((one) => one.close());
    vi.advanceTimersByTime(60_000);
    const again = keeper().current();
    expect(again.tempo).toMatchObject({ value: 92, age: 60_000, stale: true });
    expect(again.channel?.value).toEqual({ index: 3, name: 'Kick' });
  });

  it('reaches the disk within seconds without a restart', () => {
    keeper().hear('manual', { key: { tonic: 'F#', mode: 'minor' } });
    expect(catalogue.context.load().size).toBe(0);
    vi.advanceTimersByTime(2_000);
    expect(catalogue.context.load().get('manual')?.values.key).toEqual({ tonic: 'F#', mode: 'minor' });
  });
});

describe('preferences', () => {
  it('are kept as they are, changed one by one, removed by null, all or none', () => {
    const { preferences } = catalogue;
    preferences.set({ 'browser.columns': ['name', 'bpm'], 'ui.theme': 'dark' }, 1);
    preferences.set({ 'ui.theme': null, 'ui.zoom': 1.5 }, 2);
    expect(preferences.get(undefined)).toEqual({ 'browser.columns': ['name', 'bpm'], 'ui.zoom': 1.5 });
    expect(preferences.get(['ui.zoom', 'ui.theme'])).toEqual({ 'ui.zoom': 1.5 });
    expect(() => preferences.set({ 'ui.zoom': 2, huge: 'x'.repeat(70_000) }, 3)).toThrow(
      expect.objectContaining({ code: 'too-large', subject: 'huge' }),
    );
    expect(preferences.get(['ui.zoom'])).toEqual({ 'ui.zoom': 1.5 });
    const many = Object.fromEntries(Array.from({ length: 501 }, (_, at) => [`a.k${at}`, at]));
    expect(() => preferences.set(many, 4)).toThrow(expect.objectContaining({ code: 'too-large' }));
    expect(Object.keys(preferences.get(undefined))).toHaveLength(2);
  });
});
