/** The task of telling the next character: its losses and gradients, and the data sets that it is for. */
import { readFile } from 'node:fs/promises';
import {
  grad,
  mean,
  reshape,
  setBackend,
  sum,
  tensor,
  type Tensor,
  type Tensor1D,
} from '@tensorflow/tfjs-core';
// Brings in the gradients.
import '@tensorflow/tfjs-layers';
import { beforeAll, describe, expect, it } from 'vitest';
import { registerBackends } from '../../src/backends/register.ts';
import { loadDataset } from '../../src/data/load.ts';
import { nodeSource } from '../../src/data/nodeSource.ts';
import { softmaxCrossEntropyComposite } from '../../src/models/losses.ts';
import { requireFit, taskOf } from '../../src/run/tasks/index.ts';
import { stream } from '../../src/random/stream.ts';

beforeAll(async () => {
  registerBackends(() => readFile(new URL('../../src/kernels/generated/kernels.wasm', import.meta.url)));
  await setBackend('exact-wasm');
});

const [EXAMPLES, PLACES, CLASSES] = [3, 5, 7];
const task = taskOf({ loss: 'nextToken' });

describe('nextToken', () => {
  const random = stream('next', 'token');
  const numbers = Float32Array.from({ length: EXAMPLES * PLACES * CLASSES }, () => 3 * random.normal());
  const labels = Int32Array.from({ length: EXAMPLES * PLACES }, () => random.below(CLASSES));
  const lossesOf = (logits: Tensor): Tensor1D =>
    task.losses([logits], { features: logits, targets: tensor(labels, [EXAMPLES, PLACES], 'int32') });

  it("is an example's mean of the composite's losses of its places", async () => {
    const logits = tensor(numbers, [EXAMPLES, PLACES, CLASSES]);
    const flat = reshape(logits, [EXAMPLES * PLACES, CLASSES]);
    const { loss } = softmaxCrossEntropyComposite(
      flat,
      tensor(labels, [EXAMPLES * PLACES], 'int32') as Tensor1D,
    );
    const expected = mean(reshape(loss, [EXAMPLES, PLACES]), 1);
    expect(await lossesOf(logits).data()).toEqual(await expected.data());
  });

  it("gives each place's logits the composite's gradient over the number of places", async () => {
    const logits = tensor(numbers, [EXAMPLES, PLACES, CLASSES]);
    const gradient = grad((x: Tensor) => sum(lossesOf(x)))(logits);
    const flat = reshape(logits, [EXAMPLES * PLACES, CLASSES]);
    const composite = softmaxCrossEntropyComposite(
      flat,
      tensor(labels, [EXAMPLES * PLACES], 'int32') as Tensor1D,
    );
    const part = Math.fround(1 / PLACES);
    const expected = (await composite.gradient.data<'float32'>()).map((g) => part * g);
    expect(await gradient.data()).toEqual(expected);
  });

  it('is for sequences of classes only, and they for nothing else', async () => {
    const [text, iris, penguins] = await Promise.all(
      ['moby-dick', 'iris', 'penguins'].map((name) => loadDataset(name, nodeSource())),
    );
    requireFit(task, text);
    requireFit(taskOf({ loss: 'softmaxCrossEntropy' }), iris);
    for (const dataset of [iris, penguins]) expect(() => requireFit(task, dataset)).toThrow(/no sequences/);
    expect(() => requireFit(taskOf({ loss: 'softmaxCrossEntropy' }), text)).toThrow(/are sequences/);
    expect(() => requireFit(taskOf({ loss: 'meanSquaredError' }), text)).toThrow(/classes, not numbers/);
  });
});
