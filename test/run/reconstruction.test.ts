/** Autoencoders: what their losses are, and that their runs are the same however they are driven. */
import { readFile } from 'node:fs/promises';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { registerBackends } from '../../src/backends/register.ts';
import { findBenchmark } from '../../src/benchmarks/catalog.ts';
import type { Dataset } from '../../src/data/dataset.ts';
import { loadDataset } from '../../src/data/load.ts';
import { nodeSource } from '../../src/data/nodeSource.ts';
import { sumRule } from '../../src/numerics/exactSum.ts';
import { expm1F32 } from '../../src/numerics/functions/expm1.ts';
import { softplusF32 } from '../../src/numerics/functions/softplus.ts';
import type { ImagesExhibit } from '../../src/run/exhibit.ts';
import type { Recipe } from '../../src/run/recipe.ts';
import type { RunResult } from '../../src/run/runFile.ts';
import { taskOf } from '../../src/run/tasks/index.ts';
import { train, type Training } from '../../src/run/trainer.ts';
import type { Checkpoint, TrainingEvent } from '../../src/run/trainingEvent.ts';

const { fround } = Math;

let mnist: Dataset;

beforeAll(async () => {
  registerBackends(() => readFile(new URL('../../src/kernels/generated/kernels.wasm', import.meta.url)));
  const whole = await loadDataset('mnist', nodeSource());
  // Enough for two small epochs.
  const part = { train: whole.given?.train.slice(0, 24), test: whole.given?.test.slice(0, 30) };
  if (part.train === undefined || part.test === undefined) throw new Error('MNIST is not divided');
  mnist = { ...whole, given: { train: part.train, test: part.test } };
});

describe('the losses', () => {
  const logits = [2.5, -1, 0, 30, -0.125, 7];
  const features = [0.25, 0, 1, 1, 0.5, 0].map(fround);
  const entropies = logits.map((x, i) => {
    const t = features[i] ?? 0;
    return fround(fround(t * softplusF32(-x)) + fround(fround(1 - t) * softplusF32(x)));
  });
  const reconstructions = [sumRule(entropies.slice(0, 3)), sumRule(entropies.slice(3))];
  const lossesOf = (loss: Recipe['loss'], ...outputs: tf.Tensor[]): number[] => {
    const images = tf.tensor2d(features, [2, 3]);
    const losses = taskOf({ loss }).losses(outputs, { features: images, targets: images });
    return [...losses.dataSync()];
  };

  it('want a model that fits', async () => {
    await tf.setBackend('exact-wasm');
    const outputs = tf.tensor2d(logits, [2, 3]);
    expect(() => lossesOf('evidenceLowerBound', outputs)).toThrow(/1 outputs/);
    expect(() => lossesOf('reconstruction', outputs, outputs)).toThrow(/2 outputs/);
    expect(() => lossesOf('reconstruction', tf.tensor2d(logits, [3, 2]))).toThrow(
      /\[3, 2\] against \[2, 3\]/,
    );
  });

  it.each(['exact-reference', 'exact-wasm'])('are sums over an example, on %s', async (backend) => {
    await tf.setBackend(backend);
    const outputs = tf.tensor2d(logits, [2, 3]);
    expect(lossesOf('reconstruction', outputs)).toEqual(reconstructions);
    const [means, logVariances] = [tf.tensor2d([[0.5], [-2]]), tf.tensor2d([[-1], [0.25]])];
    const divergence = (m: number, v: number): number =>
      fround(0.5 * fround(fround(fround(m * m) + expm1F32(v)) - v));
    expect(lossesOf('evidenceLowerBound', outputs, means, logVariances)).toEqual([
      fround(reconstructions[0] + divergence(0.5, -1)),
      fround(reconstructions[1] + divergence(-2, 0.25)),
    ]);
  });
});

describe.each(['mnist-autoencoder', 'mnist-vae'])('%s', (id) => {
  const start = (changes: Partial<Recipe> = {}, from?: Checkpoint, backend = 'exact-wasm'): Training => {
    const recipe = findBenchmark(id)?.recipe;
    if (recipe === undefined) throw new Error(`${id} is not there`);
    return train(
      { ...recipe, batchSize: 8, epochs: 2, ...changes },
      { backend, dataset: mnist, exhibits: true, ...(from === undefined ? {} : { from }) },
    );
  };

  async function eventsOf(training: Training): Promise<TrainingEvent[]> {
    const events: TrainingEvent[] = [];
    for await (const event of training) events.push(event);
    return events;
  }

  const resultOf = (events: readonly TrainingEvent[]): RunResult => {
    const last = events.at(-1);
    if (last?.kind !== 'end') throw new Error('no result');
    return last.result;
  };
  const exhibitsOf = (events: readonly TrainingEvent[]): ImagesExhibit[] =>
    events.flatMap((event) =>
      event.kind === 'exhibit' && event.exhibit.kind === 'images' ? [event.exhibit] : [],
    );

  it('has the same bits resumed after any event, and loses nothing on the way', async () => {
    const whole = await eventsOf(start());
    expect(resultOf(whole).evaluations.map(({ step, correct }) => [step, correct])).toEqual([
      [3, undefined],
      [6, undefined],
    ]);
    for (let pulled = 1; pulled <= 8; pulled++) {
      const first = start();
      for (let i = 0; i < pulled; i++) await first.next();
      const checkpoint = structuredClone(await first.checkpoint());
      await first.return();
      const rest = await eventsOf(start({}, checkpoint));
      expect(resultOf(rest), `after ${pulled} events`).toEqual(resultOf(whole));
      expect(exhibitsOf(rest)).toEqual(exhibitsOf(whole));
    }
  }, 60_000);

  it('has the same bits and images on exact-reference, and others for another seed', async () => {
    const short = { steps: 2 };
    const wasm = await eventsOf(start(short));
    const reference = await eventsOf(start(short, undefined, 'exact-reference'));
    expect(resultOf(reference)).toEqual(resultOf(wasm));
    expect(exhibitsOf(reference)).toEqual(exhibitsOf(wasm));
    const other = await eventsOf(start({ ...short, seed: 'other' }));
    expect(resultOf(other).digest).not.toBe(resultOf(wasm).digest);
    expect(exhibitsOf(other)).not.toEqual(exhibitsOf(wasm));
  }, 60_000);

  it('shows test images beside what it makes of them', async () => {
    const [reconstructions, ...others] = exhibitsOf(await eventsOf(start({ steps: 1 })));
    expect(reconstructions).toMatchObject({ kind: 'images', width: 28, height: 28, columns: 10 });
    expect(reconstructions.pixels).toHaveLength(20 * 784);
    const first = mnist.given?.test[0] ?? NaN;
    expect([...reconstructions.pixels.subarray(0, 784)]).toEqual([
      ...mnist.features.subarray(first * 784, (first + 1) * 784),
    ]);
    expect(others.map(({ pixels }) => pixels.length)).toEqual(id === 'mnist-vae' ? [30 * 784] : []);
  });

  it('wants features between 0 and 1', () => {
    expect(() => start({ preprocessing: { kind: 'none' } })).toThrow(/preprocessing\.kind.*between 0 and 1/);
  });
});
