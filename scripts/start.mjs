// `npm start`: installs and builds what is missing, then becomes the daemon itself, so that Ctrl-C reaches it.
import { pathToFileURL } from 'node:url';
import { build, PRODUCT } from './build.mjs';
import { ensureInstalled } from './ensure.mjs';
import { endWith, goWhereThePersonIs, inProject } from './steps.mjs';

try {
  ensureInstalled();
  build(PRODUCT);
} catch (thrown) {
  endWith(thrown);
}
goWhereThePersonIs();
const main = inProject(PRODUCT.program.entry);
process.argv.splice(1, 1, main, 'start');
await import(pathToFileURL(main).href);
