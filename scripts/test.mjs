// `npm test`: everything that must hold before a change is merged. Arguments go to vitest: `npm test -- test/schemas`.
import { build, PRODUCT } from './build.mjs';
import { ensureInstalled } from './ensure.mjs';
import {
  endWith,
  filesBelow,
  inProject,
  readStamp,
  runNode,
  runNodeBeside,
  say,
  signatureOf,
  writeStamp,
} from './steps.mjs';

const CHECKED = 'node_modules/.cache/padbridge/checked';
const bin = (name) => inProject('node_modules', ...name.split('/'));

/** Checks that read the sources and run nothing: what they said of these very files stays true. */
const CHECKS = [
  ['types', bin('typescript/bin/tsc'), ['-p', 'tsconfig.json', '--noEmit']],
  ['types of the UI', bin('typescript/bin/tsc'), ['-p', 'plugin-ui/tsconfig.json', '--noEmit']],
  ['format', bin('prettier/bin/prettier.cjs'), ['--check', '--log-level', 'warn', '.']],
  ['lint', bin('eslint/bin/eslint.js'), ['--max-warnings', '0', '.']],
];

async function checkSources() {
  const folders = ['schemas', 'hardware', 'daemon', 'bridge', 'plugin-ui', 'test', 'scripts'];
  const loose = [
    'package.json',
    'package-lock.json',
    'tsconfig.json',
    'eslint.config.js',
    'vitest.config.ts',
  ];
  const sources = filesBelow(folders, (file) => /\.(tsx?|mjs|js|json|css|html)$/.test(file));
  const signature = signatureOf([...sources, ...loose, '.prettierrc.json', '.prettierignore']);
  if (readStamp(CHECKED) === signature) {
    say('padbridge: types, format and lint passed before and nothing changed.');
    return [];
  }
  say('padbridge: types, format and lint …');
  // Each of them keeps one core busy; together they use the cores there are.
  const results = await Promise.all(
    CHECKS.map(async ([name, program, args]) => ({ name, ...(await runNodeBeside(program, args)) })),
  );
  for (const { name, status, printed } of results) {
    if (status !== 0) say(`padbridge: ${name}:\n${printed.trimEnd()}`);
  }
  const failed = results.filter(({ status }) => status !== 0).map(({ name }) => name);
  if (failed.length === 0) writeStamp(CHECKED, signature);
  return failed;
}

try {
  ensureInstalled();
  build(PRODUCT);
  const failed = await checkSources();
  say('padbridge: tests …');
  if (runNode(bin('vitest/vitest.mjs'), ['run', ...process.argv.slice(2)]) !== 0) failed.push('tests');
  if (failed.length > 0) say(`padbridge: failed: ${failed.join(', ')}.`);
  process.exitCode = failed.length > 0 ? 1 : 0;
} catch (thrown) {
  endWith(thrown);
}
