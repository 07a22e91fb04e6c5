/** From a browser's (or Dawn's, or Deno's) `GPU` to an engine. */
import { TwinrunError } from '../../errors.ts';
import { WebgpuEngine } from './engine.ts';
import { dotsAreQuicker } from './measureDots.ts';
import { EXACT_WEBGPU } from './name.ts';

/**
 * @param gpu navigator.gpu, undefined where there is none
 * @throws TwinrunError('unavailable') that says why there is no device
 */
export async function createWebgpuEngine(gpu: GPU | undefined): Promise<WebgpuEngine> {
  if (gpu === undefined) throw unavailable('there is no WebGPU here');
  const adapter = await gpu.requestAdapter({ powerPreference: 'high-performance' });
  if (adapter === null) throw unavailable('WebGPU finds no adapter');
  const packedDots = await dotsAreQuicker(gpu, adapter);
  const { maxStorageBufferBindingSize, maxBufferSize } = adapter.limits;
  const device = await adapter.requestDevice({
    requiredLimits: { maxStorageBufferBindingSize, maxBufferSize },
  });
  return new WebgpuEngine(device, { packedDots }, adapterName(adapter.info));
}

/** No longer than what a run file takes. */
const LONGEST_NAME = 200;

/** In one line, such as "google swiftshader: SwiftShader driver 5.0.0". */
function adapterName({ vendor, architecture, device, description }: GPUAdapterInfo): string {
  const model = [vendor, architecture].filter((part) => part !== '').join(' ');
  const detail = description || device;
  const name = [model, detail].filter((part) => part !== '').join(': ');
  return name.slice(0, LONGEST_NAME) || 'an adapter without a name';
}

function unavailable(why: string): TwinrunError {
  return new TwinrunError(
    'unavailable',
    `${EXACT_WEBGPU}: ${why}`,
    '',
    'Use the WASM backend: it gives the same bits.',
  );
}
