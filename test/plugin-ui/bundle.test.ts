import { readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { findBuiltUi } from '../support/ui/studio.js';

const ui = findBuiltUi();
if (ui === undefined) console.warn('The UI is not built (npm run build): its size is not checked.');

/** Compressed script before the first paint, bytes. */
const FIRST_PAINT_BYTES = 250_000;

describe.skipIf(ui === undefined)('the built UI', () => {
  const folder = ui ?? '';
  const html = ui === undefined ? '' : readFileSync(path.join(folder, 'index.html'), 'utf8');

  it('loads little before the first paint', () => {
    const scripts = [...html.matchAll(/(?:src|href)="\.\/([^"]+\.js)"/g)].map((match) => match[1] ?? '');
    expect(scripts.length).toBeGreaterThan(0);
    const bytes = scripts.map((script) => gzipSync(readFileSync(path.join(folder, script))).length);
    expect(bytes.reduce((sum, one) => sum + one, 0)).toBeLessThan(FIRST_PAINT_BYTES);
  });

  it('names nothing outside of itself', () => {
    expect(html).not.toMatch(/https?:\/\//);
  });

  it('can be installed: every icon of its manifest is there', () => {
    const manifest = JSON.parse(readFileSync(path.join(folder, 'manifest.webmanifest'), 'utf8')) as {
      name: string;
      start_url: string;
      display: string;
      icons: { src: string; sizes: string }[];
    };
    expect(manifest).toMatchObject({ name: 'Padbridge', display: 'standalone', start_url: './' });
    expect(manifest.icons.map(({ sizes }) => sizes)).toEqual(expect.arrayContaining(['192x192', '512x512']));
    for (const { src } of manifest.icons) expect(statSync(path.join(folder, src)).size).toBeGreaterThan(100);
  });
});
