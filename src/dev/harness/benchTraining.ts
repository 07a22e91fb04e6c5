/** Times a training step on MNIST: batch, forward, backward and update, with the loss read back at once or later. */
import {
  engine,
  getBackend,
  setBackend,
  tensor,
  tensor1d,
  tidy,
  variableGrads,
  type Tensor,
} from '@tensorflow/tfjs-core';
import { layers, sequential, type LayersModel } from '@tensorflow/tfjs-layers';
import { findBenchmark } from '../../benchmarks/catalog.ts';
import { mnistMlpModel } from '../../benchmarks/mnistMlp/model.ts';
import { batchExamples, epochOrder, fillBatch } from '../../data/batches.ts';
import type { Dataset } from '../../data/dataset.ts';
import { prepareFeatures } from '../../data/preprocessing.ts';
import { splitExamples } from '../../data/split.ts';
import { initialiseWeights, parametersOf } from '../../models/initialisers.ts';
import { meanLoss, softmaxCrossEntropy } from '../../models/losses.ts';
import { createOptimizer } from '../../models/optimizers.ts';

export interface BenchResult {
  readonly backend: string;
  /** Milliseconds a step, one entry a round. */
  readonly rounds: readonly number[];
  /** The loss after the last step, to show that something was learned. */
  readonly loss: number;
}

/** What can be timed: the benchmark, and a convolutional network of LeNet-5's size. Both train with mnist-mlp's recipe. */
const MODELS = { 'mnist-mlp': mnistMlpModel, 'small CNN': smallCnn } as const;

export type BenchModel = keyof typeof MODELS;

function smallCnn(): LayersModel {
  const convolution = (name: string, filters: number) =>
    layers.conv2d({ name, filters, kernelSize: 5, padding: 'same', activation: 'relu' });
  return sequential({
    layers: [
      layers.reshape({ targetShape: [28, 28, 1], inputShape: [784] }),
      convolution('conv1', 6),
      layers.maxPooling2d({ poolSize: 2 }),
      convolution('conv2', 16),
      layers.maxPooling2d({ poolSize: 2 }),
      layers.flatten(),
      layers.dense({ name: 'fc1', units: 84, activation: 'relu' }),
      layers.dense({ name: 'fc2', units: 10 }),
    ],
  });
}

/** At most so many steps before timing starts: compilation and memory settle. */
const WARM_UP = 20;

/** When the loss is read back: after every step, as a trainer does that shows it, or once at a round's end. */
export type LossRead = 'every step' | 'each round';

/**
 * The same code on every backend. The trainer's fingerprint is left out, as stock backends have none.
 *
 * @param steps steps a round
 */
export async function benchTraining(
  modelName: BenchModel,
  backend: string,
  dataset: Dataset,
  steps: number,
  rounds: number,
  lossRead: LossRead,
): Promise<BenchResult> {
  const recipe = findBenchmark('mnist-mlp')?.recipe;
  if (recipe === undefined) throw new Error('there is no benchmark mnist-mlp');
  if (!(await setBackend(backend)) || getBackend() !== backend)
    throw new Error(`backend ${backend} did not start`);
  const { train } = splitExamples(dataset, recipe.split, recipe.seed);
  const features = prepareFeatures(dataset, recipe.preprocessing, train);
  const order = epochOrder(recipe.seed, 1, train);
  const model = MODELS[modelName]();
  initialiseWeights(model, recipe.seed);
  const variables = parametersOf(model).map(({ variable }) => variable);
  const optimizer = createOptimizer(recipe.optimizer);
  const slots = variables.map((variable) => optimizer.start(variable));
  const x = new Float32Array(recipe.batchSize * features.size);
  const y = new Int32Array(recipe.batchSize);
  let done = 0;
  let last = NaN;
  const step = (): Tensor => {
    fillBatch(features, dataset, batchExamples(order, done, recipe.batchSize), x, y);
    done += 1;
    return tidy(() => {
      const images = tensor(x, [recipe.batchSize, features.size]);
      const labels = tensor1d(y, 'int32');
      const { value, grads } = variableGrads(
        () => meanLoss(softmaxCrossEntropy(model.apply(images, { training: true }) as Tensor, labels)),
        variables,
      );
      variables.forEach((variable, i) => {
        const [next, ...kept] = optimizer.update(done, variable, grads[variable.name], slots[i]);
        variable.assign(next as typeof variable);
        slots[i].forEach((slot) => slot.dispose());
        slots[i] = kept.map((slot) => engine().keep(slot));
      });
      return value;
    });
  };
  const run = async (count: number): Promise<void> => {
    for (let i = 1; i <= count; i++) {
      const loss = step();
      if (lossRead === 'every step' || i === count) [last] = await loss.data();
      loss.dispose();
    }
  };
  await run(Math.min(WARM_UP, steps));
  const times: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const start = performance.now();
    await run(steps);
    times.push((performance.now() - start) / steps);
  }
  slots.flat().forEach((slot) => slot.dispose());
  model.dispose();
  return { backend, rounds: times, loss: last };
}
