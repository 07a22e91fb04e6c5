/** GMAC/s of matrix products beside tfjs-backend-wasm and jax-js, and of convolutions with their gradients. */
import type { BenchPage } from './page.ts';
import { median } from './statistics.ts';

const ROUNDS = 5;

/** One thread for tfjs-backend-wasm, as for exact-wasm; jax-js cannot be told. */
export const KERNELS_QUERY = '?threads=1';

export async function reportKernels(engine: BenchPage): Promise<string[]> {
  const peak = median(await engine.call('peak', ROUNDS));
  const times = await engine.call('benchKernels', ROUNDS);
  const own = new Map(
    times
      .filter(({ contender }) => contender === 'exact-wasm')
      .map(({ what, rounds }) => [what, median(rounds)]),
  );
  const lines = times.map(({ what, contender, macs, rounds }) => {
    const ms = median(rounds);
    const speed = `${ms.toFixed(3).padStart(9)} ms ${(macs / ms / 1e6).toFixed(1).padStart(6)} GMAC/s`;
    const ratio =
      contender === 'exact-wasm'
        ? ''
        : `  exact-wasm is ${(ms / (own.get(what) ?? NaN)).toFixed(2)}x as fast`;
    return `  ${what.padEnd(40)} ${contender.padEnd(11)} ${speed}${ratio}`;
  });
  return [
    `single kernels, median of ${ROUNDS} rounds, quantising and packing included; products of operands new at every call (not in jax-js); one thread, jax-js as many as it likes`,
    `  micro-kernel alone: ${peak.toFixed(1)} GMAC/s`,
    ...lines,
  ];
}
