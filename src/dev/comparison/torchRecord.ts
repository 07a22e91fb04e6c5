/** The runs of the independent program in PyTorch (src/dev/torch). */
import type { Benchmark } from '../../benchmarks/benchmark.ts';
import { bandOf, type Band } from '../../benchmarks/expected.ts';
import { recipeId } from '../../run/recipeId.ts';
import recorded from '../torch/accuracies.json' with { type: 'json' };

export interface TorchRecord {
  /** Of the benchmark's recipe: with another one the runs say nothing. */
  readonly recipeId: string;
  /** PyTorch's version. */
  readonly torch: string;
  readonly seeds: readonly {
    readonly seed: number;
    readonly correct?: number;
    readonly loss?: string;
    readonly examples: number;
    readonly seconds: number;
  }[];
}

/** By the benchmark's id. */
export const TORCH: Readonly<Partial<Record<string, TorchRecord>>> = recorded;

/** What PyTorch's runs of a benchmark come to; undefined where there are too few of the present recipe. */
export function torchBand({ id, recipe }: Benchmark): Band | undefined {
  const record = TORCH[id];
  return record?.recipeId === recipeId(recipe) ? bandOf(record.seeds) : undefined;
}
