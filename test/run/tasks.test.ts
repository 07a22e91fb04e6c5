/** Which data a loss is for. */
import { describe, expect, it } from 'vitest';
import type { Dataset } from '../../src/data/dataset.ts';
import { LOSSES } from '../../src/run/recipe.ts';
import { requireFit, taskOf } from '../../src/run/tasks/index.ts';

const CLASSES: Dataset = {
  name: 'kinds',
  sha256: '',
  featureShape: [1],
  features: new Float32Array(4),
  labels: Uint8Array.of(0, 1, 1, 0),
  classes: ['a', 'b'],
  given: null,
};
const NUMBERS: Dataset = { ...CLASSES, name: 'sizes', labels: new Float32Array(4), classes: [] };

describe('requireFit', () => {
  it('takes classes for cross-entropy and numbers for squared error', () => {
    expect(() => requireFit(taskOf({ loss: 'softmaxCrossEntropy' }), CLASSES)).not.toThrow();
    expect(() => requireFit(taskOf({ loss: 'meanSquaredError' }), NUMBERS)).not.toThrow();
  });

  it('refuses either for the other, and says what the labels are', () => {
    expect(() => requireFit(taskOf({ loss: 'softmaxCrossEntropy' }), NUMBERS)).toThrow(
      /loss: the examples of sizes have numbers, not classes/,
    );
    expect(() => requireFit(taskOf({ loss: 'meanSquaredError' }), CLASSES)).toThrow(
      /loss: the examples of kinds have classes, not numbers/,
    );
  });

  it('refuses a single class, which nothing can be told from', () => {
    expect(() =>
      requireFit(taskOf({ loss: 'softmaxCrossEntropy' }), { ...CLASSES, classes: ['a'] }),
    ).toThrow();
  });

  it('has a task for every loss', () => {
    for (const loss of LOSSES) expect(taskOf({ loss }).losses).toBeTypeOf('function');
  });
});
