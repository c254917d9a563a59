// Lets a test run a module of this tree in a real child process or worker: `node --import <this file> child.ts`.
import { register } from 'node:module';

register('./typescript-hooks.mjs', import.meta.url);
