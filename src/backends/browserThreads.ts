/** Starts kernel threads in a browser, where the page is cross-origin isolated. */
import type { StartThread } from './crew.ts';

/** As many as there are processors, up to this many. */
const MOST = 8;

/** How many threads can be had: 1 where memory cannot be shared. */
export function browserThreadCount(): number {
  if (!globalThis.crossOriginIsolated) return 1;
  return Math.min(MOST, navigator.hardwareConcurrency);
}

export const startBrowserThread: StartThread = (setup) => {
  const worker = new Worker(new URL('./kernelThread.ts', import.meta.url), { type: 'module' });
  const ended = new Promise<string>((resolve) => {
    worker.addEventListener('error', (event) => {
      event.preventDefault();
      resolve(event.message === '' ? 'its program could not be loaded' : event.message);
    });
  });
  const ready = new Promise<void>((resolve, reject) => {
    worker.addEventListener('message', () => resolve(), { once: true });
    void ended.then((reason) => reject(new Error(reason)));
  });
  worker.postMessage(setup);
  return { ready, ended, end: () => worker.terminate() };
};
