/** tfjs's own backends, for comparison only. Their results depend on engine and hardware. */
import { setWasmPaths } from '@tensorflow/tfjs-backend-wasm';
// Registers 'cpu' (and 'webgl') as a side effect.
import '@tensorflow/tfjs';

/** Addresses of the three builds of tfjs-backend-wasm. */
export interface StockWasmFiles {
  readonly plain: string;
  readonly simd: string;
  readonly threadedSimd: string;
}

/** Makes `wasm` and `cpu` usable. */
export function prepareStockBackends(files: StockWasmFiles): void {
  setWasmPaths({
    'tfjs-backend-wasm.wasm': files.plain,
    'tfjs-backend-wasm-simd.wasm': files.simd,
    'tfjs-backend-wasm-threaded-simd.wasm': files.threadedSimd,
  });
}
