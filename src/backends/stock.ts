/** tfjs's own backends, for comparison only. Their results depend on engine and hardware. */
import { setThreadsCount, setWasmPaths } from '@tensorflow/tfjs-backend-wasm';
// Register 'cpu' (and 'webgl'), and 'webgpu', as a side effect.
import '@tensorflow/tfjs';
import '@tensorflow/tfjs-backend-webgpu';

/** Addresses of the three builds of tfjs-backend-wasm. */
export interface StockWasmFiles {
  readonly plain: string;
  readonly simd: string;
  readonly threadedSimd: string;
}

/**
 * Makes `wasm`, `cpu` and (where there is WebGPU) `webgpu` usable.
 *
 * @param threads for `wasm`; undefined leaves the choice to tfjs
 */
export function prepareStockBackends(files: StockWasmFiles, threads?: number): void {
  setWasmPaths({
    'tfjs-backend-wasm.wasm': files.plain,
    'tfjs-backend-wasm-simd.wasm': files.simd,
    'tfjs-backend-wasm-threaded-simd.wasm': files.threadedSimd,
  });
  if (threads !== undefined) setThreadsCount(threads);
}
