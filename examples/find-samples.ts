/**
 * Finds one-shots by words and prints a line for each:
 *
 *     PADBRIDGE_TOKEN=… node dist/examples/find-samples.js dusty kick
 */
import { connect } from '../bridge/client/node.js';
import { runAsProgram, type Program } from './program.js';

export const findSamples: Program = async ({ url, token, args, print }) => {
  const padbridge = connect(url, { token });
  try {
    const found = await padbridge.call('samples.search', {
      query: args.join(' '),
      kind: ['one-shot'],
      limit: 20,
    });
    for (const sample of found.items) {
      const key = sample.camelot ?? 'no key';
      print(`${sample.id}  ${sample.name}  ${sample.drumClass ?? 'sound'}, ${key}, ${sample.rating} of 5`);
    }
    print(`${found.total.count}${found.total.more ? '+' : ''} found`);
  } finally {
    padbridge.close();
  }
};

runAsProgram(import.meta.url, findSamples);
