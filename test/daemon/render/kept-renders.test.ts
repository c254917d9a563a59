import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { keepRenders } from '../../../daemon/render/kept-renders.js';
import type { RenderTask } from '../../../daemon/render/render.js';
import { createObjectStore } from '../../../daemon/snapshots/objects.js';
import type { RenderPool } from '../../../daemon/workers/render-pool.js';
import { tempDir } from '../../support/temp-dir.js';

const RENDERING = {
  channels: 1,
  frames: 4,
  bytes: 4,
  clipped: 0,
  gainDb: 0,
  exact: true,
  remarks: ['a note'],
} as const;

/** A pool that copies its source and counts; what is kept is real. */
async function studio() {
  const folder = await tempDir();
  const source = path.join(folder, 'Kick.wav');
  writeFileSync(source, 'kick');
  const rendered: RenderTask[] = [];
  const counting: RenderPool = {
    threads: 1,
    render: (task) => {
      rendered.push(task);
      writeFileSync(task.target, `rendered ${readFileSync(task.source, 'utf8')}`);
      return Promise.resolve({ ...RENDERING, remarks: [...RENDERING.remarks] });
    },
    close: () => Promise.resolve(),
  };
  const objects = path.join(folder, 'objects');
  const receipts = path.join(folder, 'receipts');
  let count = 0;
  return {
    source,
    objects,
    rendered,
    /** As after a restart, every time. */
    async render(settings: RenderTask['settings'] = {}) {
      const pool = keepRenders(counting, createObjectStore(objects), receipts);
      const target = path.join(folder, `out ${count++}`);
      const result = await pool.render({ source, target, format: 'smp', settings });
      return { result, content: readFileSync(target, 'utf8') };
    },
  };
}

it('a sound is rendered once for the same settings, also over a restart', async () => {
  const at = await studio();
  const first = await at.render();
  expect(await at.render()).toEqual(first);
  expect(first).toEqual({ result: RENDERING, content: 'rendered kick' });
  expect(at.rendered).toHaveLength(1);
  await at.render({ mono: true });
  expect(at.rendered).toHaveLength(2);
});

it('a sound that changed, or whose content is no longer in the archive, is rendered again', async () => {
  const at = await studio();
  await at.render();
  writeFileSync(at.source, 'another kick');
  expect((await at.render()).content).toBe('rendered another kick');
  rmSync(at.objects, { recursive: true });
  expect((await at.render()).content).toBe('rendered another kick');
  expect(at.rendered).toHaveLength(3);
});
