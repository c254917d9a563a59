import os from 'node:os';
import { parentPort } from 'node:worker_threads';
import { stepBack } from '../../../daemon/workers/step-back.js';

stepBack();
parentPort?.postMessage(os.getPriority());
