/**
 * Known answers on both exact backends. They come from a second implementation, in Python with rational arithmetic and
 * arbitrary precision, written from docs/numerics.md; it shares no code with this project.
 */
import * as tf from '@tensorflow/tfjs-core';
import { layers, sequential } from '@tensorflow/tfjs-layers';
import { readFile } from 'node:fs/promises';
import { beforeAll, describe, expect, it } from 'vitest';
import { registerBackends } from '../../src/backends/register.ts';
import { dropoutMask } from '../../src/models/dropout.ts';
import { sigmoidCrossEntropy } from '../../src/models/elementLosses.ts';
import { createOptimizer } from '../../src/models/optimizers.ts';
import type { OptimizerRecipe } from '../../src/run/recipe.ts';
import { cosineSchedule, oneCycleSchedule } from '../../src/models/schedules.ts';
import { stream } from '../../src/random/stream.ts';
import { bitsToHex } from '../../src/numerics/float32.ts';

beforeAll(() => {
  registerBackends(() => readFile(new URL('../../src/kernels/generated/kernels.wasm', import.meta.url)));
});

const hex = (t: tf.Tensor) =>
  [...new Uint32Array((t.dataSync() as Float32Array).slice().buffer)].map(bitsToHex).join(' ');

for (const backend of ['exact-reference', 'exact-wasm'])
  describe(backend, () => {
    beforeAll(async () => {
      expect(await tf.setBackend(backend)).toBe(true);
    });

    it('divides and rounds down', () => {
      const a = tf.tensor1d([7, -7, 50331651, 1e30, -5.5, -1e-30]);
      const b = tf.tensor1d([0.1, 0.1, 3, 7, 2, 1]);
      expect(hex(tf.floorDiv(a, b))).toBe('428a0000 c28c0000 4b800000 6fe6cc55 c0400000 bf800000');
      expect(hex(tf.mod(a, b))).toBe('3dccccbf 33e00000 3f800000 3f800000 3f000000 3f800000');
    });

    it('has the activations', () => {
      const x = tf.tensor1d([-1, 0.3]);
      expect(hex(tf.elu(x)).split(' ')[0]).toBe('bf21d2a7');
      expect(hex(tf.selu(x))).toBe('bf8e4016 3ea1633f');
      const gelu = sequential({
        layers: [layers.activation({ activation: 'gelu' as 'relu', inputShape: [1] })],
      });
      expect(hex(gelu.predict(tf.ones([1, 1])) as tf.Tensor)).toBe('3f57625e');
    });

    it('normalises', () => {
      const [x, mean, variance, gamma, beta] = [0.3, 0.1, 0.5, 1.7, -0.2].map((v) => tf.tensor1d([v]));
      expect(hex(tf.batchNorm(tf.reshape(x, [1, 1]), mean, variance, beta, gamma, 1e-3))).toBe('3e8f8a60');
    });

    it('sums segments, each with a scale of its own', () => {
      const x = tf.tensor1d([0.1, 0.2, 0.3, -1e-9, 1e6]);
      const ids = tf.tensor1d([0, 0, 0, 0, 1], 'int32');
      expect(hex(tf.unsortedSegmentSum(x, ids, 2))).toBe('3f19999a 49742400');
    });

    it.each([
      [
        'plain',
        { alignCorners: false, halfPixelCenters: false },
        '3dcccccd 3effffff 3f333333 be2aaaac 3dcdb5d0 3e6f9db0 be99999a bdcb6f48 3a83126f',
        '3eb60b60 3f3e93e9 3fac16c1 40038e39',
      ],
      [
        'aligned corners',
        { alignCorners: true, halfPixelCenters: false },
        '3dcccccd 3ecccccc 3f333333 bdcccccd 3e004188 3eb374bc be99999a be191688 3a83126f',
        '3f066666 3f533334 3fb66666 3fdccccd',
      ],
      [
        'middles',
        { alignCorners: false, halfPixelCenters: true },
        '3dcccccd 3ecccccc 3f333333 bdcccccd 3e004188 3eb374bc be99999a be191688 3a83126f',
        '3f066666 3f533333 3fb66666 3fdccccc',
      ],
    ])('resizes: %s', (_, { alignCorners, halfPixelCenters }, forward, gradient) => {
      const image = tf.tensor4d([0.1, 0.7, -0.3, 1e-3], [1, 2, 2, 1]);
      const resize = (x: tf.Tensor4D) => tf.image.resizeBilinear(x, [3, 3], alignCorners, halfPixelCenters);
      expect(hex(resize(image))).toBe(forward);
      const dy = tf.tensor4d(
        [1, 2, 3, 4, 5, 6, 7, 8, 9].map((n) => n * 0.1),
        [1, 3, 3, 1],
      );
      expect(hex(tf.grad((x) => resize(x as tf.Tensor4D))(image, dy))).toBe(gradient);
    });

    it('has the sigmoid cross-entropy', () => {
      const [x, t] = [tf.tensor1d([2.5]), tf.tensor1d([0.3])];
      expect(hex(sigmoidCrossEntropy(x, t))).toBe('3fea1910');
      expect(hex(tf.grad((v) => sigmoidCrossEntropy(v, tf.tensor1d([0.3])))(x))).toBe('3f1fc7c2');
    });

    const SETTINGS: readonly (readonly [OptimizerRecipe, number, readonly number[], string])[] = [
      [{ kind: 'nesterov', learningRate: 0.01, momentum: 0.9 }, 1, [0.2], '3f343e96 bdf5c292'],
      [
        { kind: 'adamW', learningRate: 0.01, beta1: 0.9, beta2: 0.999, epsilon: 1e-7, weightDecay: 0.1 },
        2,
        [0.2, 0.04],
        '3f3291bc 3e199999 3d240b78',
      ],
      [{ kind: 'rmsProp', learningRate: 0.01, decay: 0.9, epsilon: 1e-7 }, 1, [0.04], '3f36d205 3d3851eb'],
      [
        { kind: 'adagrad', learningRate: 0.01, epsilon: 1e-7, initialAccumulator: 0 },
        1,
        [0.04],
        '3f35547e 3e051eb8',
      ],
    ];

    it.each(SETTINGS)('updates: %j at step %i', (settings, step, slots, answer) => {
      for (const fused of [true, false]) {
        const next = createOptimizer(settings, fused).update(
          step,
          tf.tensor1d([0.7]),
          tf.tensor1d([-0.3]),
          slots.map((slot) => tf.tensor1d([slot])),
        );
        expect(next.map(hex).join(' ')).toBe(answer);
      }
    });

    it('drops what the stream says', () => {
      const [key0, key1] = stream('twinrun', 'dropout/drop1/step-1').key;
      expect([bitsToHex(key0), bitsToHex(key1)]).toEqual(['50bb8eb7', '249df721']);
      const kept = [1, 1, 1, 1, 1, 1, 0, 1, 1, 1, 0, 1].map((k) => (k ? '3faaaaab' : '00000000'));
      expect(hex(dropoutMask('twinrun', 'drop1', 1, 0.25, [3, 4]))).toBe(kept.join(' '));
    });
  });

it('schedules', () => {
  expect(cosineSchedule(0.1, 7, 0.001)(3)).toBe(0.08136274495720865);
  const cycle = oneCycleSchedule({ rate: 0.1, total: 10, rising: 3, startDivisor: 25, endDivisor: 1e4 });
  expect([cycle(2), cycle(8)]).toEqual([0.028000001430511477, 0.038880065231919295]);
});
