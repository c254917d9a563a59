// The daemon and the command line as a few files instead of some nine hundred: they load in half the time.
import path from 'node:path';
import { defineConfig } from 'rolldown';

const compiled = path.resolve('dist');
const out = path.join(compiled, 'program');

/** Packages with a binary of their own, or that find their files and threads beside themselves. */
const LEFT_ALONE = [
  'better-sqlite3',
  'piscina',
  'pino',
  'swagger-ui-dist',
  '@julusian/midi',
  'serialport',
  'usb',
  'node-web-audio-api',
];

/** A module that looks for files beside itself goes on looking where it was compiled to. */
const placesOfModules = {
  name: 'places-of-modules',
  transform(code, id) {
    if (!id.startsWith(compiled) || !code.includes('import.meta.url')) return null;
    const place = path.relative(out, id).split(path.sep).join('/');
    return {
      code: code.replaceAll('import.meta.url', `new URL(${JSON.stringify(place)}, import.meta.url).href`),
      map: null,
    };
  },
};

export default defineConfig({
  input: { main: path.join(compiled, 'daemon/main.js') },
  platform: 'node',
  external: LEFT_ALONE.map((name) => new RegExp(`^${name}(/|$)`)),
  plugins: [placesOfModules],
  output: { dir: out, format: 'esm', cleanDir: true },
});
