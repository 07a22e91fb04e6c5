/** The worker's entry: the session, in a browser. */
import { browserThreadCount, startBrowserThread } from '../backends/browserThreads.ts';
import { browserSource } from '../data/browserSource.ts';
import { handedFiles } from '../data/handedSource.ts';
import { loadRecipeDataset } from '../data/load.ts';
import { TwinrunError } from '../errors.ts';
import kernelsUrl from '../kernels/generated/kernels.wasm?url';
import kernelsThreadsUrl from '../kernels/generated/kernelsThreads.wasm?url';
import { engineName } from './engineName.ts';
import type { Report, Request } from './protocol.ts';
import { Session } from './session.ts';

/** As much of a worker's global scope as is needed; the page's types have another `self`. */
interface WorkerScope {
  postMessage(report: Report): void;
  addEventListener(type: 'message', listener: (event: MessageEvent<Request>) => void): void;
  readonly navigator: {
    readonly userAgent: string;
    readonly userAgentData?: {
      readonly brands: readonly { readonly brand: string; readonly version: string }[];
    };
  };
}

const scope = globalThis as unknown as WorkerScope;

async function load(url: string): Promise<ArrayBuffer> {
  const unavailable = (reason: string) =>
    new TwinrunError(
      'unavailable',
      `the kernels could not be loaded: ${reason}`,
      '',
      'Reload the page, then try again.',
    );
  const response = await fetch(new URL(url, import.meta.url)).catch(() => {
    throw unavailable('the server cannot be reached');
  });
  if (!response.ok) throw unavailable(`the server answered ${response.status}`);
  return response.arrayBuffer();
}

// A built file's name has the hash of its content; a source's has none, and each start counts as another build.
const file = new URL(import.meta.url).pathname.replace(/.*\//, '');
const build = file.endsWith('.ts') ? `${file} ${performance.timeOrigin}` : file;

const session = new Session(
  {
    loadDataset: (dataset, base, onProgress, signal, { files, own = [] }) =>
      loadRecipeDataset(
        dataset,
        { ...browserSource(base, { own }), openBrought: handedFiles(files) },
        onProgress,
        signal,
      ),
    loadKernels: () => load(kernelsUrl),
    means: {
      threading: {
        threads: browserThreadCount(),
        loadKernels: () => load(kernelsThreadsUrl),
        startThread: startBrowserThread,
      },
    },
    engine: engineName(scope.navigator.userAgent, scope.navigator.userAgentData?.brands),
    build,
  },
  (report) => scope.postMessage(report),
);

scope.addEventListener('message', (event) => void session.handle(event.data));
