/** From a browser's (or Dawn's, or Deno's) `GPU` to an engine. */
import { TwinrunError } from '../../errors.ts';
import { EXACT_WEBGPU, WebgpuEngine } from './engine.ts';

/** What an adapter calls itself. */
export interface AdapterName {
  readonly vendor: string;
  readonly architecture: string;
  readonly device: string;
  readonly description: string;
}

export interface StartedWebgpu {
  readonly engine: WebgpuEngine;
  readonly adapter: AdapterName;
}

/**
 * @param gpu navigator.gpu, undefined where there is none
 * @throws TwinrunError('unavailable') that says why there is no device
 */
export async function createWebgpuEngine(gpu: GPU | undefined): Promise<StartedWebgpu> {
  if (gpu === undefined) throw unavailable('this browser has no WebGPU');
  const adapter = await gpu.requestAdapter({ powerPreference: 'high-performance' });
  if (adapter === null) throw unavailable('WebGPU finds no adapter');
  const { maxStorageBufferBindingSize, maxBufferSize } = adapter.limits;
  const device = await adapter.requestDevice({
    requiredLimits: { maxStorageBufferBindingSize, maxBufferSize },
  });
  const { vendor, architecture, device: model, description } = adapter.info;
  return {
    engine: new WebgpuEngine(device, { packedDots: false }),
    adapter: { vendor, architecture, device: model, description },
  };
}

function unavailable(why: string): TwinrunError {
  return new TwinrunError(
    'unavailable',
    `${EXACT_WEBGPU}: ${why}`,
    '',
    'Use the WASM backend: it gives the same bits.',
  );
}
