/** Every benchmark, in the order in which people meet them. */
import type { Benchmark } from './benchmark.ts';
import { irisMlp } from './irisMlp/recipe.ts';
import { irisSoftmax } from './irisSoftmax/recipe.ts';
import { mnistMlp } from './mnistMlp/recipe.ts';
import { mnistSoftmax } from './mnistSoftmax/recipe.ts';

export const BENCHMARKS: readonly Benchmark[] = [irisSoftmax, irisMlp, mnistSoftmax, mnistMlp];

export function findBenchmark(id: string): Benchmark | undefined {
  return BENCHMARKS.find((benchmark) => benchmark.id === id);
}
