/** A kernel thread in a browser: a worker's entry. */
import { prepareThread, type ThreadSetup } from './threadLoop.mjs';

/** As much of a worker's global scope as is needed; the page's types have another `self`. */
interface WorkerScope {
  postMessage(message: 'ready'): void;
  addEventListener(type: 'message', listener: (event: MessageEvent<ThreadSetup>) => void): void;
}

const scope = globalThis as unknown as WorkerScope;

scope.addEventListener('message', ({ data }) => {
  const run = prepareThread(data);
  scope.postMessage('ready');
  // In a task of its own: from now on the thread listens to the control block only.
  setTimeout(run, 0);
});
