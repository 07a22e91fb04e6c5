/** The harness in a browser's worker. */
import { startBrowserThread } from '../../backends/browserThreads.ts';
import { browserSource } from '../../data/browserSource.ts';
import { loadRecipeDataset } from '../../data/load.ts';
import kernelsUrl from '../../kernels/generated/kernels.wasm?url';
import kernelsThreadsUrl from '../../kernels/generated/kernelsThreads.wasm?url';
import { engineName } from '../../worker/engineName.ts';
import { answerCall, type Answer, type EngineCalls } from '../calls.ts';
import { createHarness } from '../harness.ts';

export interface HostCall {
  readonly method: string;
  readonly args: readonly unknown[];
  /** For exact-wasm, the same in every call. */
  readonly threads: number;
  /** The page's folder, where the data sets are. */
  readonly base: string;
}

/** As much of a worker's global scope as is needed; the page's types have another `self`. */
interface WorkerScope {
  postMessage(answer: Answer): void;
  addEventListener(type: 'message', listener: (event: MessageEvent<HostCall>) => void): void;
  readonly navigator: {
    readonly userAgent: string;
    readonly userAgentData?: {
      readonly brands: readonly { readonly brand: string; readonly version: string }[];
    };
  };
}

const scope = globalThis as unknown as WorkerScope;

const load = async (url: string): Promise<ArrayBuffer> =>
  (await fetch(new URL(url, import.meta.url))).arrayBuffer();

function start({ threads, base }: HostCall): EngineCalls {
  return createHarness(
    {
      name: engineName(scope.navigator.userAgent, scope.navigator.userAgentData?.brands),
      loadDataset: async (dataset, files) => {
        const own = await Promise.all(files.map(async (address) => (await fetch(address)).blob()));
        return loadRecipeDataset(dataset, browserSource(base, { own }));
      },
      loadKernels: () => load(kernelsUrl),
      means: {
        threading: {
          threads,
          loadKernels: () => load(kernelsThreadsUrl),
          startThread: startBrowserThread,
        },
      },
    },
    (events) => scope.postMessage({ kind: 'events', events }),
  );
}

let harness: EngineCalls | undefined;

scope.addEventListener('message', ({ data }) => {
  harness ??= start(data);
  void answerCall(harness, data.method, data.args).then((answer) => scope.postMessage(answer));
});
