import { describe, expect, it } from 'vitest';
import { batchCount, batchExamples, epochOrder, fillBatch } from '../../src/data/batches.ts';
import { indexRange } from '../../src/data/dataset.ts';
import { prepareFeatures } from '../../src/data/preprocessing.ts';
import { stream } from '../../src/random/stream.ts';

describe('epochOrder', () => {
  it('is the training examples in the order of the shuffle of its own stream', () => {
    const train = Uint32Array.of(7, 3, 11, 20);
    const places = [...stream('s', 'shuffle/epoch-2').shuffle(4)];
    expect([...epochOrder('s', 2, train)]).toEqual(places.map((place) => train[place]));
  });

  it('differs from epoch to epoch and from seed to seed', () => {
    const train = indexRange(0, 100);
    expect(epochOrder('s', 1, train)).toEqual(epochOrder('s', 1, train));
    expect(epochOrder('s', 2, train)).not.toEqual(epochOrder('s', 1, train));
    expect(epochOrder('t', 1, train)).not.toEqual(epochOrder('s', 1, train));
    for (const epoch of [0, -1, 1.5]) expect(() => epochOrder('s', epoch, train)).toThrow(RangeError);
  });
});

describe('batches', () => {
  it('visit each training example exactly once an epoch; the last one may be smaller', () => {
    for (const [examples, batchSize, count, last] of [
      [105, 16, 7, 9],
      [105, 105, 1, 105],
      [64, 64, 1, 64],
      [65, 64, 2, 1],
      [5, 64, 1, 5],
    ] as const) {
      const train = indexRange(1000, 1000 + examples);
      const order = epochOrder('s', 1, train);
      expect(batchCount(examples, batchSize)).toBe(count);
      const batches = Array.from({ length: count }, (_, batch) => batchExamples(order, batch, batchSize));
      expect(batches.slice(0, -1).every((batch) => batch.length === batchSize)).toBe(true);
      expect(batches.at(-1)?.length).toBe(last);
      expect(batches.flatMap((batch) => [...batch]).sort((a, b) => a - b)).toEqual([...train]);
    }
  });
});

describe('fillBatch', () => {
  const features = prepareFeatures(
    { name: 'x', features: Float32Array.of(1, 2, 3, 4, 5, 6), featureShape: [2] },
    { kind: 'none' },
    new Uint32Array(),
  );
  const labelled = { labels: Uint8Array.of(10, 20, 30) };

  it('writes rows and labels in order, and nothing beyond', () => {
    const x = new Float32Array(8).fill(-1);
    const y = new Int32Array(4).fill(-1);
    fillBatch(features, labelled, Uint32Array.of(2, 0), x, y);
    expect([...x]).toEqual([5, 6, 1, 2, -1, -1, -1, -1]);
    expect([...y]).toEqual([30, 10, -1, -1]);
  });

  it('writes several labels an example, and numbers as numbers', () => {
    const y = new Float32Array(4);
    const numbers = { labels: Float32Array.of(1, 2, 3, 4.5, 5, 6), labelsEach: 2 };
    fillBatch(features, numbers, Uint32Array.of(1, 0), new Float32Array(4), y);
    expect([...y]).toEqual([3, 4.5, 1, 2]);
  });

  it('refuses too little room and examples that do not exist', () => {
    const two = Uint32Array.of(0, 1);
    expect(() => fillBatch(features, labelled, two, new Float32Array(3), new Int32Array(2))).toThrow(
      RangeError,
    );
    expect(() => fillBatch(features, labelled, two, new Float32Array(4), new Int32Array(1))).toThrow(
      RangeError,
    );
    expect(() =>
      fillBatch(features, labelled, Uint32Array.of(3), new Float32Array(4), new Int32Array(2)),
    ).toThrow(RangeError);
  });
});
