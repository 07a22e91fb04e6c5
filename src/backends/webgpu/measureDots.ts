/** Which way of multiplying is quicker on a device. Both give the same bits; nothing of this enters a result. */
import { call } from '../../kernels/kernel.ts';
import { ACTIVATION, matMul } from '../../kernels/matMul/matMul.reference.ts';
import { WebgpuEngine } from './engine.ts';

/** WGSL's name for dot products of packed bytes. */
const LANGUAGE_FEATURE = 'packed_4x8_integer_dot_product';

/** Rows, columns and length of the product that is timed. */
const SIZE = 512;
/** Milliseconds after which a time is long enough to be believed. */
const ENOUGH = 15;
const MOST_RUNS = 32;

/**
 * Whether products by dot4I8Packed are quicker than by 32-bit multiplication, tried on a device of its own for at most
 * about 100 ms, compiling apart. Without the language feature they are not, nor on processors that stand in for a GPU,
 * which would only compile for longer.
 */
export async function dotsAreQuicker(gpu: GPU, adapter: GPUAdapter): Promise<boolean> {
  if (!gpu.wgslLanguageFeatures.has(LANGUAGE_FEATURE) || adapter.info.isFallbackAdapter) return false;
  let device: GPUDevice | undefined;
  try {
    const own = await gpu.requestAdapter({ powerPreference: 'high-performance' });
    device = await own?.requestDevice();
    if (device === undefined) return false;
    const plain = await millisecondsOfProduct(device, false);
    return (await millisecondsOfProduct(device, true)) < plain;
  } catch {
    // A device that fails here says so when it is used.
    return false;
  } finally {
    device?.destroy();
  }
}

/** Time of a product once its shaders are compiled. */
export async function millisecondsOfProduct(device: GPUDevice, packedDots: boolean): Promise<number> {
  const engine = new WebgpuEngine(device, { packedDots }, '');
  const words = SIZE * SIZE;
  const [a, b, out] = [0, 1, 2].map(() => ({
    buffer: engine.alloc(words),
    dtype: 'float32' as const,
    words,
  }));
  const ones = new Uint32Array(words).fill(0x3f800000);
  engine.write(a, ones);
  engine.write(b, ones);
  const { routine, args } = call(matMul, [], [], {
    batch: 1,
    m: SIZE,
    k: SIZE,
    n: SIZE,
    aBatchStride: 0,
    bBatchStride: 0,
    transposeA: 0,
    transposeB: 0,
    productBits: 14,
    activation: ACTIVATION.linear,
  });
  const run = async (times: number): Promise<number> => {
    const start = performance.now();
    for (let i = 0; i < times; i++) engine.run(routine, [a, b], [out], args);
    await engine.read({ ...out, words: 1 });
    return performance.now() - start;
  };
  await run(1);
  for (let times = 1; ; times *= 2) {
    const time = await run(times);
    if (time >= ENOUGH || times >= MOST_RUNS) return time / times;
  }
}
