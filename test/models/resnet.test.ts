/** Batch normalisation within training: its moving averages are states like any other. */
import { readFile } from 'node:fs/promises';
import { memory } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { EXACT_WEBGPU, registerBackends, startBackend } from '../../src/backends/register.ts';
import { dawn } from '../../src/backends/webgpu/dawn.ts';
import { indexRange, type Dataset } from '../../src/data/dataset.ts';
import { programPath } from '../../src/engines/programs.mjs';
import { stream } from '../../src/random/stream.ts';
import { applyOverrides } from '../../src/run/recipeOverrides.ts';
import type { Recipe } from '../../src/run/recipe.ts';
import type { RunResult } from '../../src/run/runFile.ts';
import { train, type Training } from '../../src/run/trainer.ts';
import type { Checkpoint, TrainingEvent } from '../../src/run/trainingEvent.ts';
import { datasetSha256 } from '../../src/data/own/ownData.ts';
import { benchmarkRecipe } from '../run/samples.ts';

const gpu = dawn(programPath('SwiftShader'));

beforeAll(() => {
  registerBackends(() => readFile(new URL('../../src/kernels/generated/kernels.wasm', import.meta.url)), {
    gpu: async () => gpu,
  });
});

/** Noise in the shape of a recipe's data set: the trainer takes it for that, as its digest is not looked at again. */
function noise({ dataset }: Recipe, featureShape: readonly number[], train: number, test: number): Dataset {
  const size = featureShape.reduce((product, d) => product * d, 1);
  const random = stream('noise', 'pixels');
  const examples = train + test;
  return {
    ...{ name: dataset.name, sha256: datasetSha256(dataset), featureShape },
    features: Uint8Array.from({ length: examples * size }, () => random.below(256)),
    labels: Uint8Array.from({ length: examples }, (_, i) => i % 10),
    classes: Array.from({ length: 10 }, (_, i) => `class ${String(i)}`),
    given: { train: indexRange(0, train), test: indexRange(train, examples) },
  };
}

async function resultOf(training: AsyncIterable<TrainingEvent>): Promise<RunResult> {
  let result: RunResult | undefined;
  for await (const event of training) if (event.kind === 'end') result = event.result;
  if (result === undefined) throw new Error('no result');
  return result;
}

describe('fashion-resnet8', () => {
  const recipe = applyOverrides(benchmarkRecipe('fashion-resnet8'), { batchSize: 4, epochs: 1 });
  const dataset = noise(recipe, [28, 28, 1], 24, 6);
  const start = (stepsAhead = 1, from?: Checkpoint, backend = 'exact-wasm'): Training =>
    train(recipe, { ...{ backend, dataset, stepsAhead }, ...(from === undefined ? {} : { from }) });

  it('gives the moving averages in its result, changed by training', { timeout: 60_000 }, async () => {
    const { tensors, marks } = await resultOf(start());
    const names = tensors.map(({ name }) => name);
    expect(names.filter((name) => name.endsWith('/moving_mean'))).toHaveLength(9);
    expect(names.filter((name) => name.endsWith('/moving_variance'))).toHaveLength(9);
    expect(marks[0]).toHaveLength(4 * names.length);
    // Every tensor changes at every step, states too: no mark stays.
    const markOf = (step: number, i: number) => marks[step]?.slice(4 * i, 4 * i + 4);
    const still = names.filter((_, i) => [1, 2, 3, 4, 5].every((step) => markOf(step, i) === markOf(0, i)));
    expect(still).toEqual([]);
  });

  it('is the same resumed from a checkpoint, and with steps made ahead', { timeout: 120_000 }, async () => {
    const whole = await resultOf(start());
    const first = start(3);
    for (let i = 0; i < 3; i++) await first.next();
    const checkpoint = structuredClone(await first.checkpoint());
    await first.return();
    expect(checkpoint.tensors.filter(({ name }) => name.includes('/moving_'))).toHaveLength(18);
    expect(await resultOf(start(1, checkpoint))).toEqual(whole);
    expect(await resultOf(start(3))).toEqual(whole);
  });

  it('gives the same bits on exact-reference', { timeout: 300_000 }, async () => {
    // As few as there can be: the reference is slow.
    const few = noise(recipe, [28, 28, 1], 2, 1);
    const trained = (backend: string) =>
      resultOf(train({ ...recipe, batchSize: 2 }, { backend, dataset: few }));
    expect(await trained('exact-reference')).toEqual(await trained('exact-wasm'));
  });

  it('leaves no tensor behind', { timeout: 300_000 }, async () => {
    const before = memory().numTensors;
    const long = train({ ...recipe, batchSize: 2, epochs: 17 }, { backend: 'exact-wasm', dataset });
    const counts = new Set<string>();
    let steps = 0;
    for await (const event of long)
      if (event.kind === 'step') {
        steps += 1;
        counts.add(`${memory().numTensors} tensors, ${memory().numDataBuffers} buffers`);
      }
    expect(steps).toBe(204);
    expect([...counts]).toHaveLength(1);
    expect(memory().numTensors).toBe(before);
  });
});

describe('cifar10-resnet20', () => {
  // The real data set is a file that users bring: noise of its shape tells as much of the engines.
  const recipe = applyOverrides(benchmarkRecipe('cifar10-resnet20'), { batchSize: 2, epochs: 1, steps: 2 });
  const dataset = noise(recipe, [32, 32, 3], 4, 2);
  const trained = (backend: string) => resultOf(train(recipe, { backend, dataset }));

  it.skipIf(gpu === undefined)(
    'gives the same bits on exact-wasm and exact-webgpu',
    { timeout: 300_000 },
    async () => {
      await startBackend(EXACT_WEBGPU);
      const result = await trained('exact-wasm');
      expect(result.tensors).toHaveLength(21 + 2 + 4 * 21);
      expect(await trained(EXACT_WEBGPU)).toEqual(result);
    },
  );
});
