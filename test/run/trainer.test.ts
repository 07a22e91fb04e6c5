/** The trainer: the same bits however it is driven. */
import { readFile } from 'node:fs/promises';
import { beforeAll, describe, expect, it } from 'vitest';
import { registerBackends } from '../../src/backends/register.ts';
import { findBenchmark } from '../../src/benchmarks/catalog.ts';
import { epochOrder } from '../../src/data/batches.ts';
import type { Dataset } from '../../src/data/dataset.ts';
import { loadDataset } from '../../src/data/load.ts';
import { nodeSource } from '../../src/data/nodeSource.ts';
import { splitExamples } from '../../src/data/split.ts';
import { bitsOf } from '../../src/numerics/float32.ts';
import { hexOfWord } from '../../src/numerics/hex.ts';
import type { OptimizerRecipe, Recipe } from '../../src/run/recipe.ts';
import type { RunResult } from '../../src/run/runFile.ts';
import { train, type Training } from '../../src/run/trainer.ts';
import type { Checkpoint, TrainingEvent } from '../../src/run/trainingEvent.ts';

const OPTIMIZERS: readonly OptimizerRecipe[] = [
  { kind: 'sgd', learningRate: 0.1 },
  { kind: 'momentum', learningRate: 0.1, momentum: 0.9 },
  { kind: 'nesterov', learningRate: 0.1, momentum: 0.9 },
  { kind: 'adam', learningRate: 0.01, beta1: 0.9, beta2: 0.999, epsilon: 1e-7 },
  { kind: 'adamW', learningRate: 0.01, beta1: 0.9, beta2: 0.999, epsilon: 1e-7, weightDecay: 0.01 },
  { kind: 'rmsProp', learningRate: 0.01, decay: 0.9, epsilon: 1e-7 },
  { kind: 'adagrad', learningRate: 0.1, epsilon: 1e-7, initialAccumulator: 0.1 },
];

let iris: Dataset;
let recipe: Recipe;

beforeAll(async () => {
  registerBackends(() => readFile(new URL('../../src/kernels/generated/kernels.wasm', import.meta.url)));
  iris = await loadDataset('iris', nodeSource());
  const benchmark = findBenchmark('iris-mlp');
  if (benchmark === undefined) throw new Error('iris-mlp is not there');
  recipe = { ...benchmark.recipe, epochs: 3 };
});

const start = (changes: Partial<Recipe> = {}, from?: Checkpoint, backend = 'exact-wasm'): Training =>
  train({ ...recipe, ...changes }, { backend, dataset: iris, ...(from === undefined ? {} : { from }) });

async function eventsOf(training: AsyncIterable<TrainingEvent>): Promise<TrainingEvent[]> {
  const events: TrainingEvent[] = [];
  for await (const event of training) events.push(event);
  return events;
}

async function resultOf(training: AsyncIterable<TrainingEvent>): Promise<RunResult> {
  const last = (await eventsOf(training)).at(-1);
  if (last?.kind !== 'end') throw new Error('no result');
  return last.result;
}

describe('train', () => {
  it('yields start, steps, an evaluation an epoch, and the end', async () => {
    const events = await eventsOf(start());
    const kinds = events.map(({ kind }) => kind);
    expect(kinds[0]).toBe('start');
    expect(kinds.filter((kind) => kind === 'step').length).toBe(21);
    expect(kinds.filter((kind) => kind === 'evaluation').length).toBe(3);
    expect(kinds.at(-1)).toBe('end');
    expect(events[0]).toMatchObject({
      totalSteps: 21,
      stepsPerEpoch: 7,
      parameters: 131,
      trainExamples: 105,
    });
  });

  it('gives the same bits again, and on exact-reference', async () => {
    const result = await resultOf(start());
    expect(await resultOf(start())).toEqual(result);
    expect(await resultOf(start({}, undefined, 'exact-reference'))).toEqual(result);
  });

  it('gives other bits for another seed, p, or batch size', async () => {
    const digests = [
      await resultOf(start()),
      await resultOf(start({ seed: 'other' })),
      await resultOf(start({ numerics: { name: 'exact-1', productBits: 27 } })),
      await resultOf(start({ batchSize: 15 })),
    ].map(({ digest }) => digest);
    expect(new Set(digests).size).toBe(4);
  });

  it('stops at the cap on steps, and evaluates there', async () => {
    const result = await resultOf(start({ steps: 10 }));
    expect(result.losses.length).toBe(10);
    expect(result.evaluations.map(({ epoch, step }) => [epoch, step])).toEqual([
      [1, 7],
      [2, 10],
    ]);
    expect(result.losses).toEqual((await resultOf(start())).losses.slice(0, 10));
  });

  it('of a capped run is the beginning of the whole, whatever the schedule and the clipping', async () => {
    const schedules = [
      { kind: 'cosine', warmUp: 3, least: 0.001 },
      { kind: 'oneCycle', rising: 5, startDivisor: 25, endDivisor: 100 },
      { kind: 'exponential', decay: 0.9 },
    ] as const;
    const losses = new Set<string>();
    for (const schedule of schedules) {
      const changes = { schedule, clipping: { kind: 'globalNorm', limit: 0.5 } } as const;
      const whole = await resultOf(start(changes));
      const cut = await resultOf(start({ ...changes, steps: 12 }));
      for (const list of ['losses', 'fingerprints', 'marks'] as const)
        expect(cut[list], schedule.kind).toEqual(whole[list].slice(0, 12));
      expect(cut.evaluations[0]).toEqual(whole.evaluations[0]);
      losses.add(whole.losses.join());
    }
    losses.add((await resultOf(start())).losses.join());
    expect(losses.size).toBe(4);
  });

  it.each(['value', 'norm', 'globalNorm'] as const)(
    'clips gradients by %s: nothing happens below the limit, something above, the same on exact-reference',
    async (kind) => {
      const clipped = (limit: number, backend?: string) =>
        resultOf(start({ clipping: { kind, limit }, steps: 10 }, undefined, backend));
      const free = await resultOf(start({ steps: 10 }));
      // Gradients are far below a million.
      expect((await clipped(1e6)).fingerprints).toEqual(free.fingerprints);
      const tight = await clipped(0.01);
      expect(tight.fingerprints).not.toEqual(free.fingerprints);
      // The first loss is taken before anything is clipped.
      expect(tight.losses[0]).toBe(free.losses[0]);
      expect(await clipped(0.01, 'exact-reference')).toEqual(tight);
    },
  );

  it.each(OPTIMIZERS.map((optimizer) => [optimizer.kind, optimizer] as const))(
    'trains with %s: resumed in the middle, and on exact-reference, to the same bits',
    async (_, optimizer) => {
      const changes = { optimizer, steps: 10 };
      const whole = await resultOf(start(changes));
      const half = start(changes);
      for (let i = 0; i < 6; i++) await half.next();
      const checkpoint = structuredClone(await half.checkpoint());
      await half.return();
      expect(await resultOf(start(changes, checkpoint))).toEqual(whole);
      expect(await resultOf(start(changes, undefined, 'exact-reference'))).toEqual(whole);
    },
  );

  it('trains on a random division, which is not the stratified one', async () => {
    const random = await resultOf(start({ split: { kind: 'random', testFraction: 0.3 }, steps: 5 }));
    expect(random.evaluations.at(-1)?.examples).toBe(45);
    const stratified = await resultOf(start({ split: { kind: 'stratified', testFraction: 0.3 }, steps: 5 }));
    expect(random.losses).not.toEqual(stratified.losses);
  });

  it('trains a regression: evaluations have a loss and count nothing', async () => {
    const regression = findBenchmark('diabetes-linear');
    if (regression === undefined) throw new Error('diabetes-linear is not there');
    const dataset = await loadDataset('diabetes', nodeSource());
    const on = async (backend: string) =>
      resultOf(train({ ...regression.recipe, steps: 25 }, { backend, dataset }));
    const result = await on('exact-wasm');
    expect(result.evaluations.map((one) => Object.keys(one).sort())).toEqual([
      ['epoch', 'examples', 'loss', 'step'],
      ['epoch', 'examples', 'loss', 'step'],
    ]);
    // Weights start from zeros, so the first step's loss is the mean of squares of its 16 answers.
    const { train: order } = splitExamples(dataset, regression.recipe.split, regression.recipe.seed);
    const first = epochOrder(regression.recipe.seed, 1, order).subarray(0, 16);
    const squares = [...first].map(
      (example) => (dataset.labels[example] ?? 0) * (dataset.labels[example] ?? 0),
    );
    // Whole numbers, so that every order of the sum is exact in binary64.
    expect(result.losses[0]).toBe(hexOfWord(bitsOf(squares.reduce((a, b) => a + b, 0) / 16)));
    expect(await on('exact-reference')).toEqual(result);
    expect(() =>
      train({ ...recipe, loss: 'meanSquaredError' }, { backend: 'exact-wasm', dataset: iris }),
    ).toThrow(/have classes, not numbers/);
  });

  it.each([1, 3, 100])('is the same resumed after any event, %i steps ahead', async (stepsAhead) => {
    const whole = await resultOf(start());
    for (let pulled = 1; pulled <= 25; pulled++) {
      const first = train(recipe, { backend: 'exact-wasm', dataset: iris, stepsAhead });
      for (let i = 0; i < pulled; i++) await first.next();
      const checkpoint = structuredClone(await first.checkpoint());
      expect(checkpoint.losses).toHaveLength(checkpoint.step);
      await first.return();
      expect(await resultOf(start({}, checkpoint)), `after ${pulled} events`).toEqual(whole);
    }
  });

  it('hands out the same events in the same order however many steps it makes ahead', async () => {
    const followed = async (stepsAhead: number, pauseAfter: number) => {
      const training = train(recipe, { backend: 'exact-wasm', dataset: iris, stepsAhead });
      const events: TrainingEvent[] = [];
      for await (const event of training) {
        events.push(event);
        if (events.length === pauseAfter) await training.checkpoint();
      }
      return events;
    };
    const one = await followed(1, 0);
    expect(one.length).toBeGreaterThan(25);
    expect(await followed(4, 0)).toEqual(one);
    for (let pauseAfter = 1; pauseAfter <= 12; pauseAfter++)
      expect(await followed(4, pauseAfter), `checkpoint after ${pauseAfter} events`).toEqual(one);
  });

  it('is the same when two trainings take turns on one thread', async () => {
    const wide: Partial<Recipe> = { numerics: { name: 'exact-1', productBits: 27 } };
    const alone = [await resultOf(start()), await resultOf(start(wide))];
    const [a, b] = [start(), start(wide, undefined, 'exact-reference')];
    const together = await Promise.all([resultOf(a), resultOf(b)]);
    expect(together).toEqual(alone);
  });

  it('can be cancelled between steps, and frees its tensors', async () => {
    const { memory } = await import('@tensorflow/tfjs-core');
    const before = memory().numTensors;
    const abort = new AbortController();
    const training = train(recipe, { backend: 'exact-wasm', dataset: iris, signal: abort.signal });
    for (let i = 0; i < 4; i++) await training.next();
    abort.abort();
    await expect(training.next()).rejects.toMatchObject({ code: 'cancelled' });
    expect(memory().numTensors).toBe(before);
    await expect(training.checkpoint()).rejects.toMatchObject({ code: 'unavailable' });
  });

  it("refuses other data, and another recipe's checkpoint", async () => {
    const other = { ...recipe.dataset, sha256: '0'.repeat(64) };
    expect(() => start({ dataset: other })).toThrow(/digest/);
    const training = start();
    await training.next();
    const checkpoint = await training.checkpoint();
    await training.return();
    expect(() => start({ seed: 'other' }, checkpoint)).toThrow(/checkpoint/);
  });
});
