/** Convolutional tf.layers models, unchanged, on the exact backends: they train, and to the same bits. */
import * as tf from '@tensorflow/tfjs-core';
import * as layers from '@tensorflow/tfjs-layers';
import { readFile } from 'node:fs/promises';
import { beforeAll, describe, expect, it } from 'vitest';
import { PRODUCT_BITS_FLAG, registerBackends } from '../../src/backends/register.ts';
import { stream } from '../../src/random/stream.ts';

const wasm = () => readFile(new URL('../../src/kernels/generated/kernels.wasm', import.meta.url));

const STEPS = 4;
const BATCH = 5;
const CLASSES = 3;

/** Drawn from a stream of its own, as everything here: tfjs's own randomness is not used. */
function drawn(name: string, shape: readonly number[], scale: number): tf.Tensor {
  const random = stream('convTraining', name);
  const size = shape.reduce((a, b) => a * b, 1);
  return tf.tensor(
    Float32Array.from({ length: size }, () => (2 * random.uniform() - 1) * scale),
    [...shape],
  );
}

/** A small image for each class, and noise over it. */
function batch(step: number): { readonly x: tf.Tensor4D; readonly labels: number[] } {
  const labels = Array.from({ length: BATCH }, (_, i) => (i + step) % CLASSES);
  const patterns = labels.map((label) => drawn(`class-${label}`, [1, 9, 8, 2], 1));
  const noise = drawn(`noise-${step}`, [BATCH, 9, 8, 2], 0.2);
  return { x: tf.add(tf.concat(patterns, 0), noise) as tf.Tensor4D, labels };
}

type Stack = () => layers.layers.Layer[];

const same = { padding: 'same', activation: 'relu' } as const;

const STACKS: Readonly<Record<string, Stack>> = {
  'conv, max pooling, dense': () => [
    layers.layers.conv2d({ filters: 5, kernelSize: 3, ...same }),
    layers.layers.maxPooling2d({ poolSize: 2 }),
    layers.layers.flatten(),
  ],
  'overlapping pools, strided and depthwise convolutions': () => [
    layers.layers.conv2d({ filters: 4, kernelSize: [3, 2], strides: [1, 2], ...same }),
    layers.layers.maxPooling2d({ poolSize: 3, strides: 2, padding: 'same' }),
    layers.layers.depthwiseConv2d({ kernelSize: 3, depthMultiplier: 2, ...same }),
    layers.layers.globalAveragePooling2d({}),
  ],
  'separable convolution, average pooling': () => [
    layers.layers.separableConv2d({ filters: 6, kernelSize: 3, ...same }),
    layers.layers.averagePooling2d({ poolSize: 3, strides: 2, padding: 'same' }),
    layers.layers.conv2d({ filters: 4, kernelSize: 2 }),
    layers.layers.globalMaxPooling2d({}),
  ],
};

interface Trained {
  readonly losses: readonly number[];
  /** The bits of the final parameters, then those of a prediction. */
  readonly bits: readonly (readonly number[])[];
}

function bitsOf(t: tf.Tensor): number[] {
  return [...new Uint32Array((t.dataSync() as Float32Array).slice().buffer)];
}

async function train(backend: string, productBits: number, stack: Stack): Promise<Trained> {
  await tf.setBackend(backend);
  tf.env().set(PRODUCT_BITS_FLAG, productBits);
  const model = layers.sequential();
  model.add(layers.layers.inputLayer({ inputShape: [9, 8, 2] }));
  for (const layer of stack()) model.add(layer);
  model.add(layers.layers.dense({ units: CLASSES }));
  model.setWeights(model.getWeights().map((w, i) => drawn(`weight-${i}`, w.shape, 0.5)));
  const variables = model.trainableWeights.map((w) => w.read() as tf.Variable);
  const losses = Array.from({ length: STEPS }, (_, step) =>
    tf.tidy(() => {
      const { x, labels } = batch(step);
      const { value, grads } = tf.variableGrads(() => {
        const logits = model.apply(x, { training: true }) as tf.Tensor2D;
        const y = tf.oneHot(tf.tensor1d(labels, 'int32'), CLASSES);
        return tf.mean(tf.neg(tf.sum(tf.mul(y, tf.logSoftmax(logits)), 1))) as tf.Scalar;
      }, variables);
      for (const variable of variables) variable.assign(tf.sub(variable, tf.mul(grads[variable.name], 0.1)));
      return value.dataSync()[0];
    }),
  );
  const prediction = tf.tidy(() => bitsOf(model.predict(batch(STEPS).x) as tf.Tensor));
  const bits = [...variables.map(bitsOf), prediction];
  model.dispose();
  return { losses, bits };
}

beforeAll(() => registerBackends(wasm));

describe('tf.layers models of convolutions', () => {
  for (const [name, stack] of Object.entries(STACKS))
    for (const productBits of [14, 27])
      it(`${name}: the same bits on both exact backends, p = ${productBits}`, async () => {
        const reference = await train('exact-reference', productBits, stack);
        const compiled = await train('exact-wasm', productBits, stack);
        expect(compiled).toEqual(reference);
        expect(reference.losses.at(-1)).toBeLessThan(reference.losses[0]);
        expect(reference.bits.flat()).not.toContain(0x7fc00000);
      });

  it('p moves the bits', async () => {
    const [stack] = Object.values(STACKS);
    const narrow = await train('exact-wasm', 14, stack);
    const wide = await train('exact-wasm', 27, stack);
    expect(wide.bits).not.toEqual(narrow.bits);
    expect(wide.losses[0]).toBeCloseTo(narrow.losses[0], 3);
  });

  it('a sample has the same result alone and in a batch', async () => {
    await tf.setBackend('exact-wasm');
    const { x } = batch(0);
    const filter = drawn('filter', [3, 3, 2, 5], 1) as tf.Tensor4D;
    const depthwise = drawn('depthwise', [3, 3, 2, 2], 1) as tf.Tensor4D;
    const forward = (images: tf.Tensor4D) =>
      tf.concat([tf.conv2d(images, filter, 1, 'same'), tf.depthwiseConv2d(images, depthwise, 1, 'same')], 3);
    const together = tf.unstack(forward(x)).map(bitsOf);
    const alone = tf.split(x, BATCH).map((image) => bitsOf(forward(image as tf.Tensor4D)));
    expect(alone).toEqual(together);
  });
});
