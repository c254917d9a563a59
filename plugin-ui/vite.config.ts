import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';

/** Builds the UI into `dist/plugin-ui`, from where the HTTP door serves it. Paths are relative: it works below any prefix. */
export default defineConfig({
  root: fileURLToPath(new URL('.', import.meta.url)),
  base: './',
  build: {
    outDir: fileURLToPath(new URL('../dist/plugin-ui', import.meta.url)),
    emptyOutDir: true,
    target: 'es2022',
    // Data URLs would need a wider content policy than the door has.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
});
