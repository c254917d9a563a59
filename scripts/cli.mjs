// `npm run -s cli -- …`: the built command line, with nothing but its results on standard output.
import { existsSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { PRODUCT } from './build.mjs';
import { endWith, goWhereThePersonIs, inProject, StepFailed } from './steps.mjs';

const main = inProject(PRODUCT.program.entry);
if (!existsSync(main)) endWith(new StepFailed('not built yet. Next: npm run build'));
goWhereThePersonIs();
process.argv[1] = main;
await import(pathToFileURL(main).href);
