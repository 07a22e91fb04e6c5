/** The engine in double precision computes what the exact ones do, less their roundings. */
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { DOUBLE, EXACT_REFERENCE, PRODUCT_BITS_FLAG, registerBackends } from '../../src/backends/register.ts';
import { stream } from '../../src/random/stream.ts';

beforeAll(() => {
  registerBackends(() => Promise.reject(new Error('exact-wasm is not for this test')));
});

/** Draws in [least, least + width), the same on every backend. */
function drawn(shape: number[], least = -2, width = 4): tf.Tensor {
  const random = stream('double', shape.join());
  const values = Float32Array.from(
    { length: tf.util.sizeFromShape(shape) },
    () => least + random.uniform() * width,
  );
  return tf.tensor(values, shape);
}

const positive = (shape: number[]) => drawn(shape, 0.5, 2);
const indices = (...values: number[]) => tf.tensor1d(values, 'int32');
const image = () => drawn([2, 6, 5, 4]) as tf.Tensor4D;
const filter = (...shape: [number, number, number, number]) => drawn(shape) as tf.Tensor4D;

/** Forward passes; what they give is compared. */
const OPERATIONS: Readonly<Record<string, () => tf.Tensor>> = {
  add: () => tf.add(drawn([3, 4]), drawn([4])),
  sub: () => tf.sub(drawn([3, 4]), drawn([3, 1])),
  mul: () => tf.mul(drawn([3, 4]), drawn([4])),
  div: () => tf.div(drawn([3, 4]), positive([4])),
  pow: () => tf.pow(positive([3, 4]), drawn([4])),
  maximum: () => tf.maximum(drawn([3, 4]), drawn([4])),
  squaredDifference: () => tf.squaredDifference(drawn([3, 4]), drawn([4])),
  prelu: () => tf.prelu(drawn([3, 4]), drawn([4])),
  'integer arithmetic': () => tf.floorDiv(tf.mul(indices(7, -8, 9), indices(3, 3, 3)), indices(4, 4, 4)),
  comparison: () => tf.greater(drawn([3, 4]), drawn([4])),
  neg: () => tf.neg(drawn([9])),
  square: () => tf.square(drawn([9])),
  sqrt: () => tf.sqrt(positive([9])),
  rsqrt: () => tf.rsqrt(positive([9])),
  reciprocal: () => tf.reciprocal(positive([9])),
  exp: () => tf.exp(drawn([9])),
  expm1: () => tf.expm1(drawn([9])),
  log: () => tf.log(positive([9])),
  log1p: () => tf.log1p(positive([9])),
  tanh: () => tf.tanh(drawn([9])),
  sigmoid: () => tf.sigmoid(drawn([9])),
  softplus: () => tf.softplus(drawn([9], -40, 80)),
  erf: () => tf.erf(drawn([40], -7, 14)),
  sin: () => tf.sin(drawn([9])),
  cos: () => tf.cos(drawn([9])),
  elu: () => tf.elu(drawn([9])),
  selu: () => tf.selu(drawn([9])),
  relu: () => tf.relu(drawn([9])),
  relu6: () => tf.relu6(drawn([9], -2, 10)),
  leakyRelu: () => tf.leakyRelu(drawn([9])),
  clip: () => tf.clipByValue(drawn([9]), -0.5, 0.5),
  sum: () => tf.sum(drawn([3, 4, 5]), [0, 2]),
  mean: () => tf.mean(drawn([3, 4, 5]), 1),
  max: () => tf.max(drawn([3, 4, 5]), 1),
  argMax: () => tf.argMax(drawn([3, 4, 5]), 1),
  prod: () => tf.prod(positive([3, 4]), 1),
  matMul: () => tf.matMul(drawn([3, 7]), drawn([7, 4])),
  'matMul, transposed and in a batch': () => tf.matMul(drawn([2, 7, 3]), drawn([2, 4, 7]), true, true),
  'matMul, one matrix for a batch': () => tf.matMul(drawn([2, 3, 7]), drawn([1, 7, 4])),
  'matMul with bias and relu': () =>
    tf.fused.matMul({ a: drawn([3, 7]), b: drawn([7, 4]), bias: drawn([4]), activation: 'relu' }),
  conv2d: () => tf.conv2d(image(), filter(3, 3, 4, 6), 2, 'same'),
  'conv2d, dilated, with bias and relu': () =>
    tf.fused.conv2d({
      ...{ x: image(), filter: filter(2, 2, 4, 6), strides: 1, pad: 'valid', dilations: 2 },
      ...{ bias: drawn([6]), activation: 'relu' },
    }),
  depthwiseConv2d: () => tf.depthwiseConv2d(image(), filter(3, 3, 4, 2), 1, 'same'),
  maxPool: () => tf.maxPool(image(), 2, 2, 'same'),
  avgPool: () => tf.avgPool(image(), 3, 2, 'same'),
  softmax: () => tf.softmax(drawn([3, 5])),
  logSoftmax: () => tf.logSoftmax(drawn([3, 5])),
  batchNorm: () =>
    tf.batchNorm(image(), drawn([4]) as tf.Tensor1D, positive([4]) as tf.Tensor1D, drawn([4]) as tf.Tensor1D),
  gather: () => tf.gather(drawn([5, 3]), indices(4, 0, 4)),
  oneHot: () => tf.oneHot(indices(2, 0, 7), 4, 1.5, -0.5),
  where: () => tf.where(tf.greater(drawn([3, 4]), tf.scalar(0)), drawn([3, 4]), tf.zeros([3, 4])),
  cast: () => tf.cast(tf.cast(drawn([9]), 'int32'), 'float32'),
  concat: () => tf.concat([drawn([2, 3]), drawn([4, 3])]),
  slice: () => tf.slice(drawn([4, 5]), [1, 2], [2, 3]),
  transpose: () => tf.transpose(drawn([2, 3, 4]), [2, 0, 1]),
  pad: () =>
    tf.pad(
      drawn([2, 3]),
      [
        [1, 2],
        [0, 1],
      ],
      0.25,
    ),
  tile: () => tf.tile(drawn([2, 3]), [2, 2]),
  segmentSum: () => tf.unsortedSegmentSum(drawn([4, 3]), indices(1, 0, 1, 2), 3),
  range: () => tf.range(0, 5, 0.5),
  fill: () => tf.fill([3], 0.1),
};

async function on(
  backend: string,
  operation: () => tf.Tensor,
): Promise<{ shape: number[]; values: number[] }> {
  await tf.setBackend(backend);
  tf.env().set(PRODUCT_BITS_FLAG, 27);
  const result = tf.tidy(operation);
  const values = Array.from(await result.data());
  result.dispose();
  return { shape: result.shape, values };
}

describe('the double backend', () => {
  it.each(Object.keys(OPERATIONS))('%s', async (name) => {
    const operation = OPERATIONS[name] ?? (() => tf.scalar(NaN));
    const exact = await on(EXACT_REFERENCE, operation);
    const double = await on(DOUBLE, operation);
    expect(double.shape).toEqual(exact.shape);
    expect(exact.values.length).toBeGreaterThan(0);
    exact.values.forEach((value, i) => {
      expect(Number.isFinite(value)).toBe(true);
      expect(Math.abs((double.values[i] ?? NaN) - value)).toBeLessThanOrEqual(
        2e-6 * Math.max(1, Math.abs(value)),
      );
    });
  });

  it('keeps what binary32 would lose', async () => {
    const { values } = await on(DOUBLE, () =>
      tf.sub(tf.add(tf.scalar(1), tf.scalar(2 ** -40)), tf.scalar(1)),
    );
    expect(values).toEqual([2 ** -40]);
  });

  it('says what it cannot do', async () => {
    await expect(on(DOUBLE, () => tf.cumsum(drawn([4])))).rejects.toThrow('no double-precision cumsumF32');
    await expect(on(DOUBLE, () => tf.gather(drawn([4]), indices(4)))).rejects.toThrow('out of range');
  });

  it('gives its memory back', async () => {
    await tf.setBackend(DOUBLE);
    const { numTensors } = tf.memory();
    await on(DOUBLE, () => tf.softmax(drawn([3, 5])));
    expect(tf.memory().numTensors).toBe(numTensors);
  });
});
