/** Every benchmark, in the order in which people meet them. */
import type { Benchmark } from './benchmark.ts';
import { diabetesLinear } from './diabetesLinear/recipe.ts';
import { digitsMlp } from './digitsMlp/recipe.ts';
import { fashionCnn } from './fashionCnn/recipe.ts';
import { fashionMlp } from './fashionMlp/recipe.ts';
import { irisMlp } from './irisMlp/recipe.ts';
import { irisSoftmax } from './irisSoftmax/recipe.ts';
import { mnistLenet5 } from './mnistLenet5/recipe.ts';
import { mnistMlp } from './mnistMlp/recipe.ts';
import { mnistRowsAttention } from './mnistRowsAttention/recipe.ts';
import { mnistRowsLstm } from './mnistRowsLstm/recipe.ts';
import { mnistSoftmax } from './mnistSoftmax/recipe.ts';
import { mobydickGpt } from './mobydickGpt/recipe.ts';
import { mobydickGru } from './mobydickGru/recipe.ts';
import { penguinsMlp } from './penguinsMlp/recipe.ts';
import { wdbcLogistic } from './wdbcLogistic/recipe.ts';
import { wineMlp } from './wineMlp/recipe.ts';

export const BENCHMARKS: readonly Benchmark[] = [
  irisSoftmax,
  irisMlp,
  wineMlp,
  wdbcLogistic,
  penguinsMlp,
  diabetesLinear,
  digitsMlp,
  mnistSoftmax,
  mnistMlp,
  mnistLenet5,
  fashionMlp,
  fashionCnn,
  mobydickGru,
  mobydickGpt,
];

/** Small models of other kinds, for engines to agree about: trained by name, but shown to nobody who looks for one. */
export const PROBES: readonly Benchmark[] = [mnistRowsLstm, mnistRowsAttention];

/** A benchmark or a probe. */
export function findBenchmark(id: string): Benchmark | undefined {
  return [...BENCHMARKS, ...PROBES].find((benchmark) => benchmark.id === id);
}
