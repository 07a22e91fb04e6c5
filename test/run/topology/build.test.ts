/** What the estimate says is what tf.layers makes of a topology; and what it makes trains to the same bits everywhere. */
import { readFile } from 'node:fs/promises';
import {
  getBackend,
  mean,
  setBackend,
  square,
  tensor,
  tidy,
  variableGrads,
  type Scalar,
  type Tensor,
} from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { registerBackends } from '../../../src/backends/register.ts';
import { beginStep } from '../../../src/models/drawingLayer.ts';
import { initialiseWeights, parametersOf } from '../../../src/models/initialisers.ts';
import { stream } from '../../../src/random/stream.ts';
import { buildLayers } from '../../../src/run/topology/build.ts';
import { estimate } from '../../../src/run/topology/estimate.ts';
import { elements } from '../../../src/run/topology/kind.ts';
import type { Topology } from '../../../src/run/topology/topology.ts';
import { arbitraryTopology } from './arbitrary.ts';

beforeAll(async () => {
  registerBackends(() => readFile(new URL('../../../src/kernels/generated/kernels.wasm', import.meta.url)));
  await setBackend('exact-wasm');
});

/** Output and gradients of one batch, as bits. */
async function bitsOf(topology: Topology, backend: string): Promise<Int32Array[]> {
  await setBackend(backend);
  expect(getBackend()).toBe(backend);
  const model = buildLayers(topology);
  initialiseWeights(model, 'seed');
  beginStep(model, { seed: 'seed', step: 1 });
  const size = elements(estimate(topology).input);
  const random = stream('examples', 'x');
  const x = tensor(
    Float32Array.from({ length: 3 * size }, () => 2 * random.uniform() - 1),
    [3, size],
  );
  const variables = parametersOf(model).map(({ variable }) => variable);
  const kept: Tensor[] = [];
  tidy(() => {
    const loss = (): Scalar => mean(square(model.apply(x, { training: true }) as Tensor));
    const grads = variables.length === 0 ? {} : variableGrads(loss, variables).grads;
    kept.push(model.apply(x) as Tensor, ...variables.map(({ name }) => grads[name]));
    return kept;
  });
  const bits = await Promise.all(
    kept
      .filter((gradient) => gradient !== undefined)
      .map(async (t) => new Int32Array((await t.data()).slice().buffer)),
  );
  model.dispose();
  return bits;
}

describe('a topology, built', () => {
  it('has the shapes and the weights that the estimate says', () => {
    fc.assert(
      fc.property(arbitraryTopology, (topology) => {
        const model = buildLayers(topology);
        const { layers, parameters, output } = estimate(topology);
        // Before the first of its layers stand the input and perhaps its shape.
        const built = model.layers.slice(-layers.length);
        expect(built.map(({ name }) => name)).toEqual(layers.map(({ name }) => name));
        expect(built.map((layer) => layer.outputShape)).toEqual(
          layers.map(({ output }) => [null, ...output]),
        );
        expect(built.map((layer) => layer.countParams())).toEqual(layers.map((layer) => layer.parameters));
        expect(model.countParams()).toBe(parameters);
        expect(model.outputShape).toEqual([null, ...output]);
        model.dispose();
      }),
      { numRuns: 60, seed: 7 },
    );
  }, 120_000);

  it('gives the same bits on exact-wasm and exact-reference', async () => {
    await fc.assert(
      fc.asyncProperty(arbitraryTopology, async (topology) => {
        expect(await bitsOf(topology, 'exact-wasm')).toEqual(await bitsOf(topology, 'exact-reference'));
      }),
      { numRuns: 25, seed: 7 },
    );
  }, 240_000);
});
