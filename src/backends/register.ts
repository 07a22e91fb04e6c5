/** Makes the exact backends known to tfjs. Any tfjs program can then choose one by name. */
import {
  env,
  findBackend,
  findBackendFactory,
  registerBackend,
  registerKernel,
  type TensorInfo as TfjsTensorInfo,
} from '@tensorflow/tfjs-core';
import { kernels } from '../kernels/index.ts';
import type { ProductBits } from '../numerics/fixedPoint.ts';
import { ExactBackend, orderInputs } from './exactBackend.ts';
import type { Threading } from './crew.ts';
import type { ProductWatcher } from './productProbe.ts';
import { createReferenceEngine, EXACT_REFERENCE } from './reference.ts';
import { createWasmEngine, EXACT_WASM } from './wasm.ts';

export { EXACT_REFERENCE, EXACT_WASM };

/** tfjs's environment flag that holds p, the bits of a product's operands: 14 (default) or 27. */
export const PRODUCT_BITS_FLAG = 'EXACT_PRODUCT_BITS';

/** Below tfjs's own backends: an exact backend is used when it is named. */
const PRIORITY = 0;

function productBits(): ProductBits {
  const bits = env().getNumber(PRODUCT_BITS_FLAG);
  if (bits !== 14 && bits !== 27) throw new Error(`${PRODUCT_BITS_FLAG} must be 14 or 27, is ${bits}`);
  return bits;
}

let productWatcher: ProductWatcher | undefined;

/**
 * Has every product of the exact backends measured from now on: what p bits cost it. Slow, and without effect on any
 * result. `undefined` ends it.
 */
export function watchProducts(watcher: ProductWatcher | undefined): void {
  productWatcher = watcher;
}

const watching = (): ProductWatcher | undefined => productWatcher;

/** Kernels whose outputs are a list even when it is one. */
const LISTS: ReadonlySet<string> = new Set(['Unpack', 'SplitV']);

function registerKernels(backendName: string): void {
  for (const kernel of kernels)
    registerKernel({
      kernelName: kernel.name,
      backendName,
      kernelFunc({ inputs, attrs, backend }) {
        const exact = backend as ExactBackend<unknown>;
        const outputs = exact.runKernel(kernel, orderInputs(kernel, inputs), attrs ?? {});
        // tfjs's DataId is an opaque object, as ours is.
        const infos = outputs as unknown as TfjsTensorInfo[];
        return infos.length === 1 && !LISTS.has(kernel.name) ? infos[0] : infos;
      },
    });
}

/**
 * Registers `exact-reference` and `exact-wasm` with tfjs. Calling it again does nothing.
 *
 * @param loadKernels the bytes of kernels.wasm, asked for when `exact-wasm` is first used
 * @param threading for several threads on `exact-wasm`; the bits are the same
 */
export function registerBackends(loadKernels: () => Promise<BufferSource>, threading?: Threading): void {
  if (findBackendFactory(EXACT_REFERENCE) !== null && findBackendFactory(EXACT_REFERENCE) !== undefined)
    return;
  env().registerFlag(PRODUCT_BITS_FLAG, () => 14);
  registerBackend(
    EXACT_REFERENCE,
    () => new ExactBackend(createReferenceEngine(), productBits, watching),
    PRIORITY,
  );
  registerBackend(
    EXACT_WASM,
    async () => new ExactBackend(await createWasmEngine(loadKernels, threading), productBits, watching),
    PRIORITY,
  );
  registerKernels(EXACT_REFERENCE);
  registerKernels(EXACT_WASM);
}

/** How many threads a backend works with, once it has been used. */
export function threadsOf(backendName: string): number {
  const backend = findBackend(backendName);
  return backend instanceof ExactBackend ? (backend.engine.threads ?? 1) : 1;
}
