/**
 * A page without a face: the lab's own code in a browser, for benchmarks to call. What it offers is on
 * `globalThis.harness`.
 */
import kernelsUrl from '../../kernels/generated/kernels.wasm?url';
import { registerBackends } from '../../backends/register.ts';
import { browserSource } from '../../data/browserSource.ts';
import { loadDataset } from '../../data/load.ts';
import type { Dataset } from '../../data/dataset.ts';
import { describeAdapter, type Harness } from './harnessCalls.ts';
import { benchKernels } from './benchKernels.ts';
import { benchPeak } from './benchPeak.ts';
import { benchTraining } from './benchTraining.ts';
import plain from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm.wasm?url';
import simd from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm?url';
import threadedSimd from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-threaded-simd.wasm?url';
import { prepareStockBackends } from '../../backends/stock.ts';

const loadKernels = async (): Promise<ArrayBuffer> => (await fetch(kernelsUrl)).arrayBuffer();
registerBackends(loadKernels);

const threads = new URLSearchParams(location.search).get('threads');
prepareStockBackends({ plain, simd, threadedSimd }, threads === null ? undefined : Number(threads));

const loaded = new Map<string, Promise<Dataset>>();
function dataset(name: string): Promise<Dataset> {
  let found = loaded.get(name);
  if (found === undefined) {
    found = loadDataset(name, browserSource(new URL('.', location.href)));
    loaded.set(name, found);
  }
  return found;
}

const harness: Harness = {
  adapter: describeAdapter,
  engine: async () => navigator.userAgent,
  benchKernels,
  peak: async (rounds) => benchPeak(await loadKernels(), rounds),
  bench: async (model, backend, steps, rounds, lossRead) =>
    benchTraining(model, backend, await dataset('mnist'), steps, rounds, lossRead),
};
(globalThis as unknown as { harness: Harness }).harness = harness;
