/** The trainer: the same bits however it is driven. */
import { readFile } from 'node:fs/promises';
import { beforeAll, describe, expect, it } from 'vitest';
import { registerBackends } from '../../src/backends/register.ts';
import { findBenchmark } from '../../src/benchmarks/catalog.ts';
import type { Dataset } from '../../src/data/dataset.ts';
import { loadDataset } from '../../src/data/load.ts';
import { nodeSource } from '../../src/data/nodeSource.ts';
import type { Recipe } from '../../src/run/recipe.ts';
import type { RunResult } from '../../src/run/runFile.ts';
import { train, type Training } from '../../src/run/trainer.ts';
import type { Checkpoint, TrainingEvent } from '../../src/run/trainingEvent.ts';

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
