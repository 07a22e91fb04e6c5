/**
 * `npm run example`: an ordinary tf.layers program on an exact backend. What makes it exact are the two lines that
 * register and choose the backend; what makes it repeatable are the seeds and `shuffle: false`. See docs/library.md.
 */
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import * as tf from '@tensorflow/tfjs-core';
import * as layers from '@tensorflow/tfjs-layers';
import { registerBackends } from '../../backends/register.ts';
import { sha256Hex } from '../../numerics/sha256.ts';

export interface ExampleOutcome {
  /** The mean loss of each epoch. */
  readonly losses: readonly number[];
  readonly accuracy: number;
  /** SHA-256 of the final weights: the same on every machine. */
  readonly digest: string;
}

/** Which points of a grid lie in a ring, in an order that mixes them. */
function ring(): { readonly points: number[][]; readonly labels: number[] } {
  const points: number[][] = [];
  const labels: number[] = [];
  for (let i = 0; i < 625; i++) {
    // 236 and 625 have no common factor: every point comes once.
    const place = (i * 236) % 625;
    const [x, y] = [Math.floor(place / 25) / 12 - 1, (place % 25) / 12 - 1];
    const square = x * x + y * y;
    points.push([x, y]);
    labels.push(square > 0.15 && square < 0.6 ? 1 : 0);
  }
  return { points, labels };
}

/** @param backend "exact-wasm" or "exact-reference" */
export async function trainExample(backend: string, epochs: number): Promise<ExampleOutcome> {
  registerBackends(() => readFile(new URL('../../kernels/generated/kernels.wasm', import.meta.url)));
  await tf.setBackend(backend);

  const initialised = (seed: number) => layers.initializers.glorotUniform({ seed });
  const model = layers.sequential({
    layers: [
      layers.layers.dense({
        units: 24,
        activation: 'relu',
        inputShape: [2],
        kernelInitializer: initialised(7),
      }),
      layers.layers.dense({ units: 12, activation: 'relu', kernelInitializer: initialised(8) }),
      layers.layers.dense({ units: 2, activation: 'softmax', kernelInitializer: initialised(9) }),
    ],
  });
  model.compile({ optimizer: tf.train.adam(0.01), loss: 'categoricalCrossentropy', metrics: ['accuracy'] });

  const { points, labels } = ring();
  const xs = tf.tensor2d(points);
  const ys = tf.tidy(() => tf.cast(tf.oneHot(tf.tensor1d(labels, 'int32'), 2), 'float32'));
  // fit's own shuffling draws from Math.random, which no seed controls.
  const { history } = await model.fit(xs, ys, { epochs, batchSize: 25, shuffle: false, verbose: 0 });

  const bytes = model.getWeights().flatMap((weight) => {
    const { buffer, byteOffset, byteLength } = weight.dataSync();
    return [...new Uint8Array(buffer, byteOffset, byteLength)];
  });
  tf.dispose([xs, ys]);
  model.dispose();
  return {
    losses: history['loss'] as number[],
    accuracy: (history['acc'] as number[])[epochs - 1],
    digest: sha256Hex(Uint8Array.from(bytes)),
  };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { losses, accuracy, digest } = await trainExample('exact-wasm', 40);
  losses.forEach((loss, i) => {
    if (i % 10 === 9) console.log(`epoch ${i + 1}: loss ${loss.toFixed(6)}`);
  });
  console.log(`accuracy ${(100 * accuracy).toFixed(1)} %`);
  console.log(`digest ${digest}`);
}
