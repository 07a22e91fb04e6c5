/** The speed of the micro-kernel alone: what the matrix products could reach if nothing else took time. */

/** k of the panels, in pairs: 12 KiB of B stay in the nearest cache. */
const PAIRS = 384;
const TIMES = 2000;

interface PeakExports {
  heapBase(): number;
  tilePeak(a: number, b: number, pairs: number, sums: number, times: number): void;
}

/**
 * @param module kernels.wasm
 * @returns GMAC/s, one entry a round
 */
export async function benchPeak(module: BufferSource, rounds: number): Promise<number[]> {
  const memory = new WebAssembly.Memory({ initial: 64, maximum: 65536 });
  const { instance } = await WebAssembly.instantiate(module, { env: { memory, scratch: () => 0 } });
  const { heapBase, tilePeak } = instance.exports as unknown as PeakExports;
  const a = Math.ceil(heapBase() / 16) * 16;
  const b = a + PAIRS * 16;
  const sums = b + PAIRS * 32;
  new Int16Array(memory.buffer, a, PAIRS * 24).forEach((_, i, panel) => (panel[i] = (i * 37) % 8191));
  const results: number[] = [];
  for (let round = 0; round < rounds; round++) {
    new Float64Array(memory.buffer, sums, 32).fill(0);
    const start = performance.now();
    tilePeak(a, b, PAIRS, sums, TIMES);
    results.push((TIMES * PAIRS * 64) / (performance.now() - start) / 1e6);
  }
  return results;
}
