/** tfjs's own backends, for comparison only. Their results depend on engine and hardware. */
import { setThreadsCount, setWasmPaths } from '@tensorflow/tfjs-backend-wasm';
// Registers 'cpu' (and 'webgl') as a side effect.
import '@tensorflow/tfjs';

/** Addresses of the three builds of tfjs-backend-wasm. */
export interface StockWasmFiles {
  readonly plain: string;
  readonly simd: string;
  readonly threadedSimd: string;
}

/**
 * Makes `wasm` and `cpu` usable.
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
