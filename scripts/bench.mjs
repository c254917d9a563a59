// `npm run bench`: measures and writes test/bench/results.md. Arguments pick benchmarks: `npm run bench -- search`.
import { BENCH, build, PRODUCT } from './build.mjs';
import { ensureInstalled } from './ensure.mjs';
import { endWith, inProject, runNode } from './steps.mjs';

try {
  ensureInstalled();
  // Start-up is measured on what a user starts; everything else on the modules themselves.
  build(PRODUCT);
  build(BENCH);
  process.exitCode = runNode(inProject('dist-bench/test/bench/index.js'), process.argv.slice(2));
} catch (thrown) {
  endWith(thrown);
}
