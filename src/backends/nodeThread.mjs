/** A kernel thread in Node. */
import { parentPort, workerData } from 'node:worker_threads';
import { prepareThread } from './threadLoop.mjs';

const run = prepareThread(workerData);
parentPort?.postMessage('ready');
// In a task of its own: from now on the thread listens to the control block only.
setImmediate(run);
