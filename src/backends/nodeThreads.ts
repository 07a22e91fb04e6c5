/** Starts kernel threads in Node. Never part of a page. */
import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import type { StartThread } from './crew.ts';

/** As many as there are processors, up to this many. */
const MOST = 8;

export const processorCount = (): number => Math.min(MOST, availableParallelism());

export const startNodeThread: StartThread = (setup) => {
  const worker = new Worker(new URL('./nodeThread.mjs', import.meta.url), {
    workerData: setup,
    // Not the program's: its loaders would only make the start slower.
    execArgv: [],
  });
  const ended = new Promise<string>((resolve) => {
    worker.on('error', (error: Error) => resolve(error.message));
    worker.once('exit', () => resolve('it ended'));
  });
  const ready = new Promise<void>((resolve, reject) => {
    worker.once('message', () => {
      // A program does not stay for its threads.
      worker.unref();
      resolve();
    });
    void ended.then((reason) => reject(new Error(reason)));
  });
  return { ready, ended, end: () => void worker.terminate() };
};
