/** Clipping, weight decay, losses of elements and dropout: values, gradients, and the same bits on both backends. */
import * as tf from '@tensorflow/tfjs-core';
import { layers, sequential } from '@tensorflow/tfjs-layers';
import { readFile } from 'node:fs/promises';
import { beforeAll, describe, expect, it } from 'vitest';
import { registerBackends } from '../../src/backends/register.ts';
import { beginStep } from '../../src/models/drawingLayer.ts';
import { dropoutMask, StreamDropout } from '../../src/models/dropout.ts';
import { huberLoss, sigmoidCrossEntropy, squaredError } from '../../src/models/elementLosses.ts';
import { addL1, addL2, clipGradients } from '../../src/models/gradients.ts';
import { stream } from '../../src/random/stream.ts';

beforeAll(() => {
  registerBackends(() => readFile(new URL('../../src/kernels/generated/kernels.wasm', import.meta.url)));
});

const drawn = (name: string, n: number, scale = 1) => {
  const random = stream('gradients', name);
  return tf.tensor1d(Float32Array.from({ length: n }, () => random.normal() * scale));
};
const bits = (t: tf.Tensor) => [...new Uint32Array((t.dataSync() as Float32Array).slice().buffer)];

/** What `make` gives on each backend. */
async function onBoth(make: () => tf.Tensor[]): Promise<number[][][]> {
  const all: number[][][] = [];
  for (const backend of ['exact-reference', 'exact-wasm']) {
    await tf.setBackend(backend);
    all.push(make().map(bits));
  }
  return all;
}

describe('clipping', () => {
  const gradients = () => [tf.tensor1d([3, 0, -4]), tf.tensor1d([12])];
  const clipped = (kind: 'value' | 'norm' | 'globalNorm', limit: number) =>
    clipGradients(gradients(), { kind, limit }).map((g) => [...g.dataSync()]);

  it('is by value, by norm, or by the norm of all', async () => {
    await tf.setBackend('exact-wasm');
    expect(clipped('value', 2)).toEqual([[2, 0, -2], [2]]); // prettier-ignore
    expect(clipped('norm', 5)).toEqual([[3, 0, -4], [5]]); // prettier-ignore
    expect(clipped('norm', 2.5)).toEqual([[1.5, 0, -2], [2.5]]); // prettier-ignore
    expect(clipped('globalNorm', 6.5)).toEqual([[1.5, 0, -2], [6]]); // prettier-ignore
    expect(clipped('globalNorm', 13)).toEqual([[3, 0, -4], [12]]); // prettier-ignore
    expect(clipGradients([], { kind: 'globalNorm', limit: 1 })).toEqual([]);
  });

  it('leaves a gradient with NaN as it is', async () => {
    await tf.setBackend('exact-wasm');
    const [g] = clipGradients([tf.tensor1d([NaN, 5])], { kind: 'norm', limit: 1 });
    expect([...g.dataSync()]).toEqual([NaN, 5]);
  });

  it('has the same bits on both backends', async () => {
    const [reference, wasm] = await onBoth(() => [
      ...clipGradients([drawn('a', 40), drawn('b', 7)], { kind: 'globalNorm', limit: 0.3 }),
      addL2(drawn('a', 40), drawn('w', 40), 0.01),
      addL1(drawn('a', 40), drawn('w', 40), 0.01),
    ]);
    expect(wasm).toEqual(reference);
  });
});

it('weight decay pulls weights towards 0', async () => {
  await tf.setBackend('exact-wasm');
  const [g, w] = [tf.tensor1d([1, 1, 1]), tf.tensor1d([2, -4, 0])];
  expect([...addL2(g, w, 0.5).dataSync()]).toEqual([2, -1, 1]);
  expect([...addL1(g, w, 0.5).dataSync()]).toEqual([1.5, 0.5, 1]);
});

describe('losses of elements', () => {
  const x = () => tf.tensor1d([0, 100, -100, 2, -0.5]);
  const t = () => tf.tensor1d([1, 1, 0, 0, 0.5]);
  const LOSSES = { sigmoidCrossEntropy, squaredError, huberLoss };

  it('are what their names say', async () => {
    await tf.setBackend('exact-wasm');
    const values = (loss: (x: tf.Tensor, t: tf.Tensor) => tf.Tensor) => [...loss(x(), t()).dataSync()];
    const cross = values(sigmoidCrossEntropy);
    expect(cross[0]).toBe(Math.fround(0.6931471805599453));
    // Not 0: the loss of a right and very sure answer keeps its digits.
    expect(cross[1]).toBeCloseTo(3.78e-44, 45);
    expect(cross[2]).toBe(cross[1]);
    expect(cross[3]).toBeCloseTo(2.126928, 6);
    expect(values(squaredError)).toEqual([1, 9801, 10000, 4, 1]);
    expect(values(huberLoss)).toEqual([0.5, 98.5, 99.5, 1.5, 0.5]);
  });

  it('have their derivatives', async () => {
    await tf.setBackend('exact-wasm');
    const derivative = (loss: (x: tf.Tensor, t: tf.Tensor) => tf.Tensor) => [
      ...tf
        .grad((v) => tf.sum(loss(v, t())))(x())
        .dataSync(),
    ];
    expect(derivative(squaredError)).toEqual([-2, 198, -200, 4, -2]);
    expect(derivative(huberLoss)).toEqual([-1, 1, -1, 1, -1]);
    const cross = derivative(sigmoidCrossEntropy);
    expect(cross.slice(0, 2)).toEqual([-0.5, 0]);
    expect(cross[3]).toBeCloseTo(0.880797, 6);
  });

  for (const [name, loss] of Object.entries(LOSSES))
    it(`${name}: the same bits on both backends`, async () => {
      const [reference, wasm] = await onBoth(() => {
        const gradient = tf.grad((v) => tf.sum(loss(v, drawn('t', 50))))(drawn('x', 50, 3));
        return [loss(drawn('x', 50, 3), drawn('t', 50)), gradient];
      });
      expect(wasm).toEqual(reference);
      expect(() => loss(drawn('x', 5), drawn('t', 6))).toThrow(/\[5\] against \[6\]/);
    });
});

describe('dropout', () => {
  const model = () => {
    const made = sequential();
    made.add(layers.inputLayer({ inputShape: [40] }));
    made.add(new StreamDropout({ name: 'drop1', rate: 0.25 }));
    return made;
  };

  it('draws its mask from the stream of layer and step', async () => {
    await tf.setBackend('exact-wasm');
    const mask = [...dropoutMask('seed', 'drop1', 3, 0.25, [2, 40]).dataSync()];
    const random = stream('seed', 'dropout/drop1/step-3');
    expect(mask).toEqual(mask.map(() => (random.uniform() >= 0.25 ? Math.fround(1 / 0.75) : 0)));
    expect(mask).not.toEqual([...dropoutMask('seed', 'drop1', 4, 0.25, [2, 40]).dataSync()]);
  });

  it('acts in training only, and in gradients too', async () => {
    await tf.setBackend('exact-wasm');
    const net = model();
    const x = tf.ones([2, 40]);
    const mask = [...dropoutMask('seed', 'drop1', 3, 0.25, [2, 40]).dataSync()];
    expect([...(net.apply(x, { training: false }) as tf.Tensor).dataSync()]).toEqual(mask.map(() => 1));
    expect(() => net.apply(x, { training: true })).toThrow(/drop1/);
    beginStep(net, { seed: 'seed', step: 3 });
    expect([...(net.apply(x, { training: true }) as tf.Tensor).dataSync()]).toEqual(mask);
    const gradient = tf.grad((v) => tf.sum(net.apply(v, { training: true }) as tf.Tensor))(x);
    expect([...gradient.dataSync()]).toEqual(mask);
  });

  it('refuses to leave everything out', () => {
    expect(() => new StreamDropout({ name: 'drop1', rate: 1 })).toThrow(/dropout rate 1/);
  });
});
