import { beforeAll, describe, expect, it } from 'vitest';
import { setBackend } from '@tensorflow/tfjs-core';
import { EXACT_REFERENCE, registerBackends } from '../../src/backends/register.ts';
import { BENCHMARKS, findBenchmark, PROBES } from '../../src/benchmarks/catalog.ts';
import { metricOf } from '../../src/benchmarks/metric.ts';
import { buildModel } from '../../src/benchmarks/models.ts';
import { broughtFile } from '../../src/data/brought.ts';
import { datasetSha256 } from '../../src/data/own/ownData.ts';
import { loadDataset } from '../../src/data/load.ts';
import { nodeSource } from '../../src/data/nodeSource.ts';
import { datasetEntry } from '../../src/data/registry.ts';
import { parseRecipe } from '../../src/run/recipeSchema.ts';

const sizeOf = (shape: readonly (number | null)[]) =>
  shape.reduce<number>((product, d) => product * (d ?? 0), 1);

const ALL = [...BENCHMARKS, ...PROBES];

beforeAll(async () => {
  registerBackends(() => Promise.reject(new Error('not needed here')));
  await setBackend(EXACT_REFERENCE);
});

describe('the catalog', () => {
  it('has every benchmark once, and finds it', () => {
    const ids = BENCHMARKS.map((benchmark) => benchmark.id);
    expect(ids).toEqual([
      'iris-softmax',
      'iris-mlp',
      'wine-mlp',
      'wdbc-logistic',
      'penguins-mlp',
      'diabetes-linear',
      'digits-mlp',
      'mnist-softmax',
      'mnist-mlp',
      'mnist-lenet5',
      'mnist-autoencoder',
      'mnist-vae',
      'fashion-mlp',
      'fashion-cnn',
      'fashion-resnet8',
      'cifar10-resnet20',
      'mobydick-gru',
      'mobydick-gpt',
    ]);
    for (const benchmark of ALL) expect(findBenchmark(benchmark.id)).toBe(benchmark);
    expect(findBenchmark('mnist')).toBeUndefined();
  });

  describe.each(ALL.map((benchmark) => [benchmark.id, benchmark] as const))('%s', (id, benchmark) => {
    it('has a valid recipe of its own model', () => {
      expect(parseRecipe(benchmark.recipe)).toEqual(benchmark.recipe);
      expect(benchmark.recipe.model).toEqual({ kind: 'benchmark', id });
    });

    it('is about the data set that the manifest describes, and names its classes where it tells them apart', async () => {
      const { dataset } = benchmark.recipe;
      const { name } = dataset;
      const classifies = metricOf(benchmark.recipe) === 'test accuracy';
      expect(datasetSha256(dataset)).toBe(datasetEntry(name).manifest.sha256);
      const brought = broughtFile(name);
      if (brought === undefined) {
        const { classes } = await loadDataset(name, nodeSource());
        expect(benchmark.classes).toEqual(classifies ? classes : []);
      } else {
        expect(datasetEntry(name).manifest.files).toMatchObject([
          { name: brought.file, sha256: brought.sha256, bytes: brought.bytes },
        ]);
      }
    });

    it('has the parameters that its layers have', () => {
      const model = buildModel(benchmark.id);
      expect(benchmark.parameters).toBe(
        model.trainableWeights.reduce((sum, { shape }) => sum + sizeOf(shape), 0),
      );
      if (benchmark.classes.length > 0)
        expect(model.outputs[0].shape).toEqual([null, benchmark.classes.length]);
      model.dispose();
    });

    it('has a target of its own metric, an accuracy between chance and certainty, and its source', () => {
      const { target, recipe, classes } = benchmark;
      if (target === null) throw new Error('has no target');
      expect(target.metric).toBe(metricOf(recipe));
      expect(target.value).toBeGreaterThan(classes.length === 0 ? 0 : 1 / classes.length);
      if (target.metric === 'test accuracy') expect(target.value).toBeLessThan(1);
      expect(target.source).toMatch(/\d{4}/);
    });
  });
});
