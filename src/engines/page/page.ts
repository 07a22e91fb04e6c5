/** A page without a face. It hands calls to a worker, as the lab trains in one, and events to the console. */
import { EVENTS_MARK, type Answer } from '../calls.ts';
import type { HostCall } from './host.ts';

const worker = new Worker(new URL('./host.ts', import.meta.url), { type: 'module' });
const threads = Number(new URLSearchParams(location.search).get('threads'));

/** Of the call under way. */
let settle: (answer: Answer) => void = () => undefined;

worker.addEventListener('message', ({ data }: MessageEvent<Answer>) => {
  if (data.kind === 'events') console.debug(EVENTS_MARK + JSON.stringify(data.events));
  else settle(data);
});
worker.addEventListener('error', ({ message }) =>
  settle({ kind: 'failed', failure: { message: message || 'the worker did not start', advice: '' } }),
);

/** Calls are made one after another. */
function callEngine(method: string, args: readonly unknown[]): Promise<Answer> {
  return new Promise((resolve) => {
    settle = resolve;
    const call: HostCall = { method, args, threads, base: new URL('.', location.href).href };
    worker.postMessage(call);
  });
}

Object.assign(globalThis, { callEngine });
