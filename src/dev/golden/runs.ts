/** The runs whose digests are committed: what they are, and how one is read from the record. */
import { findBenchmark } from '../../benchmarks/catalog.ts';
import { applyOverrides, type Overrides } from '../../run/recipeOverrides.ts';
import type { ConformanceSummary } from '../../engines/conformance.ts';
import { finalMetrics } from '../../run/claim.ts';
import type { RunResult } from '../../run/runFile.ts';
import type { Recipe } from '../../run/recipe.ts';

export interface GoldenRun {
  readonly name: string;
  readonly recipe: Recipe;
  /** Small enough for the reference engine. */
  readonly onReference: boolean;
}

export interface TrainingSummary {
  readonly digest: string;
  /** Correct test examples and all of them, at the end. */
  readonly correct?: number;
  readonly loss?: string;
  readonly examples: number;
}

export function summaryOf(result: RunResult): TrainingSummary {
  const { correct, loss, examples } = finalMetrics(result);
  return { digest: result.digest, ...(correct === undefined ? { loss } : { correct }), examples };
}

/** What is committed for a run. */
export interface GoldenRecord extends TrainingSummary {
  readonly recipeId: string;
}

export interface GoldenFile {
  /** SHA-256 over every conformance case's outcome, and how many there are. */
  readonly conformance: ConformanceSummary;
  readonly runs: Readonly<Record<string, GoldenRecord>>;
}

function run(benchmark: string, overrides: Overrides, onReference = false): GoldenRun {
  const base = findBenchmark(benchmark)?.recipe;
  if (base === undefined) throw new Error(`there is no benchmark ${benchmark}`);
  const changes = Object.entries(overrides).map(([path, value]) => `${path}=${JSON.stringify(value)}`);
  return { name: [benchmark, ...changes].join(' '), recipe: applyOverrides(base, overrides), onReference };
}

const momentum = { kind: 'momentum', learningRate: 0.05, momentum: 0.9 };

export const GOLDEN_RUNS: readonly GoldenRun[] = [
  run('iris-softmax', {}, true),
  run('iris-mlp', {}, true),
  run('iris-mlp', { 'numerics.productBits': 27, seed: 'Zürich 7' }, true),
  run('iris-softmax', { optimizer: momentum, epochs: 5 }, true),
  run('mnist-softmax', {}),
  run('mnist-mlp', { epochs: 3 }),
  run('mnist-mlp', { 'numerics.productBits': 27, steps: 40 }),
  run('mnist-lenet5', { steps: 40 }),
  run('mnist-rows-lstm', { steps: 10 }),
  run('mnist-rows-attention', { steps: 10 }),
  run('wine-mlp', {}, true),
  run('wdbc-logistic', { steps: 20 }, true),
  run('penguins-mlp', { steps: 20 }, true),
  run('diabetes-linear', { steps: 40 }, true),
  run('digits-mlp', { steps: 20 }, true),
  // Few test examples: some engines take long over ten thousand.
  run('fashion-cnn', { split: { kind: 'stratified', testFraction: 0.01 }, steps: 10 }),
  run('mobydick-gru', { split: { kind: 'random', testFraction: 0.0005 }, batchSize: 4, steps: 2 }),
  run('mobydick-gpt', { split: { kind: 'random', testFraction: 0.0005 }, batchSize: 4, steps: 4 }),
];
