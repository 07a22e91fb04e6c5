import type { BackendName } from '../../worker/protocol.ts';

/** One line of advice a backend. */
export const BACKEND_ADVICE: Readonly<Record<BackendName, string>> = {
  'exact-wasm': 'WebAssembly with SIMD. Fast: the right choice for training.',
  'exact-webgpu': 'this device’s GPU. Worth a try for larger models; the device is checked first.',
  'exact-reference': 'the executable specification. Very slow: for checking the fast one on Iris.',
};
