/** Layers that draw: told the step, or refused. */
import { ones, setBackend, type Tensor } from '@tensorflow/tfjs-core';
import { layers, sequential } from '@tensorflow/tfjs-layers';
import { beforeAll, describe, expect, it } from 'vitest';
import { EXACT_REFERENCE, registerBackends } from '../../src/backends/register.ts';
import { beginStep } from '../../src/models/drawingLayer.ts';
import { StreamDropout } from '../../src/models/dropout.ts';

beforeAll(async () => {
  registerBackends(() => Promise.reject(new Error('not needed here')));
  await setBackend(EXACT_REFERENCE);
});

function net() {
  const model = sequential();
  model.add(layers.flatten({ inputShape: [4, 10] }));
  model.add(new StreamDropout({ name: 'drop1', rate: 0.5 }));
  model.add(new StreamDropout({ name: 'drop2', rate: 0.5 }));
  return model;
}

const outcome = (model: ReturnType<typeof net>, training = true): number[] => [
  ...(model.apply(ones([1, 4, 10]), { training }) as Tensor).dataSync(),
];

describe('a layer that draws', () => {
  it('is refused in training before it was told the step, but not in evaluation', () => {
    expect(() => outcome(net())).toThrow(/drop1 was not told what to draw for/);
    expect(outcome(net(), false)).toEqual(Array.from({ length: 40 }, () => 1));
  });

  it('draws the same at the same step of the same seed, in another model too', () => {
    const [a, b] = [net(), net()];
    beginStep(a, { seed: 's', step: 1 });
    beginStep(b, { seed: 's', step: 2 });
    expect(outcome(a)).toEqual(outcome(a));
    expect(outcome(b)).not.toEqual(outcome(a));
    beginStep(b, { seed: 's', step: 1 });
    expect(outcome(b)).toEqual(outcome(a));
    beginStep(b, { seed: 't', step: 1 });
    expect(outcome(b)).not.toEqual(outcome(a));
  });

  it('draws by its own name: both layers are told, and each has a stream', () => {
    const model = net();
    beginStep(model, { seed: 's', step: 1 });
    // 2 x 2 where both keep an element; about a quarter.
    const kept = outcome(model).filter((value) => value === 4).length;
    expect(outcome(model).every((value) => value === 0 || value === 4)).toBe(true);
    expect(kept).toBeGreaterThan(0);
    expect(kept).toBeLessThan(18);
  });
});
