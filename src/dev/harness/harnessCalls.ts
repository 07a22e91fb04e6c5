/** What an engine is asked to do, the same in Node, Bun and browsers. */
import { adapterOf, EXACT_WEBGPU, startBackend } from '../../backends/register.ts';
import type { Dataset } from '../../data/dataset.ts';
import { decodeLink } from '../../run/link.ts';
import type { Recipe } from '../../run/recipe.ts';
import { recipeId } from '../../run/recipeId.ts';
import { train } from '../../run/trainer.ts';
import type { KernelTime } from './benchKernels.ts';
import type { BenchModel, BenchResult } from './benchTraining.ts';
import type { ConformanceSummary } from './conformanceDigest.ts';

export interface TrainingSummary {
  readonly digest: string;
  /** Correct test examples and all of them, at the end. */
  readonly correct: number;
  readonly examples: number;
}

export interface Harness {
  /** A whole run. */
  train(recipe: Recipe, backend: string): Promise<TrainingSummary>;
  /** All conformance cases on exact-wasm here. */
  conformance(): Promise<ConformanceSummary>;
  /** What the browser calls itself. */
  engine(): Promise<string>;
  /** What the adapter of exact-webgpu calls itself. */
  adapter(): Promise<string>;
  /** What a link says. */
  link(text: string): Promise<{ readonly recipeId: string; readonly digest: string }>;
  /** Times training steps of a model on a backend. */
  bench(model: BenchModel, backend: string, steps: number, rounds: number): Promise<BenchResult>;
  /** GMAC/s of the micro-kernel alone. */
  peak(rounds: number): Promise<readonly number[]>;
  /** Times single kernels. */
  benchKernels(rounds: number): Promise<readonly KernelTime[]>;
}

export async function trainToEnd(
  recipe: Recipe,
  backend: string,
  dataset: Dataset,
): Promise<TrainingSummary> {
  for await (const event of train(recipe, { backend, dataset })) {
    if (event.kind !== 'end') continue;
    const { digest, evaluations } = event.result;
    const last = evaluations.at(-1);
    return { digest, correct: last?.correct ?? 0, examples: last?.examples ?? 0 };
  }
  throw new Error('the training ended without a result');
}

/** @throws TwinrunError when there is no WebGPU */
export async function describeAdapter(): Promise<string> {
  await startBackend(EXACT_WEBGPU);
  return adapterOf(EXACT_WEBGPU) ?? '';
}

export async function describeLink(
  text: string,
): Promise<{ readonly recipeId: string; readonly digest: string }> {
  const claim = await decodeLink(text);
  return { recipeId: recipeId(claim.recipe), digest: claim.digest };
}
