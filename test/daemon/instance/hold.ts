// Takes the data folder named on its command line and holds it until it is ended.
import { acquireInstance } from '../../../daemon/instance/instance.js';

const instance = await acquireInstance(process.argv[2]!, '9.9.9');
await instance.publish({ port: 4711, urls: ['http://127.0.0.1:4711'], oscPort: 4712 });
process.stdout.write('holding\n');
process.stdin.resume();
