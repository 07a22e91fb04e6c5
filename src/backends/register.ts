/** Makes the exact backends known to tfjs. Any tfjs program can then choose one by name. */
import {
  env,
  findBackendFactory,
  registerBackend,
  registerKernel,
  removeBackend,
  setBackend,
  type TensorInfo as TfjsTensorInfo,
} from '@tensorflow/tfjs-core';
import { TwinrunError } from '../errors.ts';
import { kernels } from '../kernels/index.ts';
import type { ProductBits } from '../numerics/fixedPoint.ts';
import { ExactBackend, orderInputs } from './exactBackend.ts';
import type { Threading } from './crew.ts';
import { createDoubleEngine, DOUBLE } from './double/engine.ts';
import type { Engine } from './engine.ts';
import type { ProductWatcher } from './productProbe.ts';
import { createReferenceEngine, EXACT_REFERENCE } from './reference.ts';
import { createWasmEngine, EXACT_WASM } from './wasm.ts';
import { createWebgpuEngine } from './webgpu/create.ts';
import { EXACT_WEBGPU } from './webgpu/name.ts';
import type { CompileProgress } from './webgpu/pipelines.ts';

export { DOUBLE, EXACT_REFERENCE, EXACT_WASM, EXACT_WEBGPU };

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

/** What the engines work with; all of it may be left out. */
export interface Means {
  /** For several threads on `exact-wasm`. */
  readonly threading?: Threading;
  /** Where `exact-webgpu` finds a device; the browser's own WebGPU unless given. */
  readonly gpu?: () => Promise<GPU | undefined>;
  /** Told while `exact-webgpu` compiles its shaders. */
  readonly onCompile?: (progress: CompileProgress) => void;
}

const browserGpu = async (): Promise<GPU | undefined> =>
  typeof navigator === 'undefined' ? undefined : (navigator.gpu as GPU | undefined);

/** Why a backend did not start: tfjs only says that it did not. */
const failures = new Map<string, unknown>();

/** The engines in use. (tfjs's findBackend would start a backend that is not there yet.) */
const engines = new Map<string, Engine<unknown>>();

/** Makes a backend known to tfjs, once more after it was removed. */
const enrolments = new Map<string, () => void>();

/** Makes a backend, and keeps the reason if that fails. */
function starting<Buffer>(name: string, create: () => Promise<Engine<Buffer>>) {
  return async (): Promise<ExactBackend<Buffer>> => {
    failures.delete(name);
    try {
      const engine = await create();
      // What is asked of it here has nothing to do with its buffers.
      engines.set(name, engine as Engine<unknown>);
      return new ExactBackend(engine, productBits, watching);
    } catch (error) {
      failures.set(name, error);
      throw error;
    }
  };
}

/**
 * Registers `exact-reference`, `exact-wasm` and `exact-webgpu` with tfjs, and `double`, which is not exact and for
 * comparisons only. Calling it again does nothing.
 *
 * @param loadKernels the bytes of kernels.wasm, asked for when `exact-wasm` is first used
 */
export function registerBackends(loadKernels: () => Promise<BufferSource>, means: Means = {}): void {
  if (findBackendFactory(EXACT_REFERENCE) !== null && findBackendFactory(EXACT_REFERENCE) !== undefined)
    return;
  env().registerFlag(PRODUCT_BITS_FLAG, () => 14);
  const register = <Buffer>(name: string, create: () => Promise<Engine<Buffer>>): void => {
    const enrol = (): void => void registerBackend(name, starting(name, create), PRIORITY);
    enrolments.set(name, enrol);
    enrol();
    registerKernels(name);
  };
  register(EXACT_REFERENCE, async () => createReferenceEngine());
  register(EXACT_WASM, () => createWasmEngine(loadKernels, means.threading));
  register(DOUBLE, async () => createDoubleEngine());
  register(EXACT_WEBGPU, async () => {
    const engine = await createWebgpuEngine(await (means.gpu ?? browserGpu)());
    engine.onCompile = means.onCompile;
    return engine;
  });
}

/**
 * Makes a registered backend tfjs's current one, a new one in place of one whose device was lost.
 *
 * @throws TwinrunError('unavailable') that says why it does not start
 */
export async function startBackend(name: string): Promise<void> {
  if (engines.get(name)?.lost !== undefined) {
    engines.delete(name);
    removeBackend(name);
    enrolments.get(name)?.();
  }
  if (await setBackend(name)) return;
  const failure = failures.get(name);
  if (failure instanceof TwinrunError) throw failure;
  const why = failure instanceof Error ? `: ${failure.message}` : '';
  throw new TwinrunError('unavailable', `backend ${name} did not start${why}`);
}

/**
 * How many steps a training does well to make before it waits for the first: a few where results come later, so that
 * the device has work meanwhile.
 */
export function stepsAheadOn(backendName: string): number {
  return backendName === EXACT_WEBGPU ? 8 : 1;
}

/** The engine beneath a backend, once it has been used: for what is asked of engines themselves. */
export function engineOf(backendName: string): Engine<unknown> | undefined {
  return engines.get(backendName);
}

/** How many threads a backend works with, once it has been used. */
export function threadsOf(backendName: string): number {
  return engines.get(backendName)?.threads ?? 1;
}

/** What the GPU adapter of a backend calls itself, once it has been used; undefined where there is none. */
export function adapterOf(backendName: string): string | undefined {
  return engines.get(backendName)?.adapter;
}
