import { beforeAll, describe, expect, it } from 'vitest';
import { readFile } from 'node:fs/promises';
import { setBackend } from '@tensorflow/tfjs-core';
// tf.layers' own Orthogonal is written with methods of tensors.
import '@tensorflow/tfjs-core/dist/public/chained_ops/register_all_chained_ops.js';
import { layers, sequential } from '@tensorflow/tfjs-layers';
import { registerBackends } from '../../src/backends/register.ts';
import { initialiseWeights, parametersOf } from '../../src/models/initialisers.ts';
import { orthogonal } from '../../src/models/orthogonal.ts';
import { bitsToHex } from '../../src/numerics/float32.ts';
import { stream } from '../../src/random/stream.ts';
import { buildLayers } from '../../src/run/topology/build.ts';
import { readTopology } from '../../src/run/topology/readTopology.ts';

/** The products of the shorter axis's vectors with each other. */
function gram(matrix: Float64Array, rows: number, columns: number): number[][] {
  const at = (row: number, column: number): number => matrix[row * columns + column] ?? NaN;
  const vectors =
    rows >= columns
      ? Array.from({ length: columns }, (_, j) => Array.from({ length: rows }, (__, i) => at(i, j)))
      : Array.from({ length: rows }, (_, i) => Array.from({ length: columns }, (__, j) => at(i, j)));
  return vectors.map((a) => vectors.map((b) => a.reduce((sum, x, k) => sum + x * (b[k] ?? NaN), 0)));
}

describe('orthogonal weights', () => {
  it.each([
    [[1, 1], 1],
    [[7, 3], 1],
    [[3, 7], 1],
    [[40, 40], 1],
    [[3, 3, 2, 4], 1.5],
  ])('of shape %j and gain %d have orthogonal rows or columns of that length', (shape, gain) => {
    const columns = shape.at(-1) ?? 1;
    const rows = shape.slice(0, -1).reduce((a, b) => a * b, 1);
    const products = gram(orthogonal(shape, gain, stream('seed', 'orthogonal')), rows, columns);
    expect(products).toHaveLength(Math.min(rows, columns));
    for (const [i, row] of products.entries())
      for (const [j, product] of row.entries()) expect(product).toBeCloseTo(i === j ? gain * gain : 0, 12);
  });

  it('start with the first draws, in their direction', () => {
    const random = stream('seed', 'orthogonal');
    const draws = [random.normal(), random.normal(), random.normal()];
    const norm = Math.sqrt(draws.reduce((sum, x) => sum + x * x, 0));
    expect([...orthogonal([1, 3], 2, stream('seed', 'orthogonal'))]).toEqual(
      draws.map((x) => 2 * (x / norm)),
    );
    const tall = orthogonal([3, 2], 1, stream('seed', 'orthogonal'));
    expect([tall[0], tall[2], tall[4]]).toEqual(draws.map((x) => x / norm));
  });

  // From a second implementation, in Python, written from docs/numerics.md.
  it.each([
    [[2, 2], 'be5f7a01 bf79d448 bf79d448 3e5f7a01'],
    [[4, 1], 'be1c22ec bf2e8c58 be3362cd 3f31940b'],
    [[1, 4], 'be1c22ec bf2e8c58 be3362cd 3f31940b'],
  ])('have known answers: %j', (shape, answer) => {
    const elements = Float32Array.from(orthogonal(shape, 1, stream('twinrun', 'init/fc1/kernel')));
    expect([...new Uint32Array(elements.buffer)].map(bitsToHex).join(' ')).toBe(answer);
  });
});

describe('a recurrent model as tf.layers writes it by default', () => {
  beforeAll(async () => {
    registerBackends(() => readFile(new URL('../../src/kernels/generated/kernels.wasm', import.meta.url)));
    await setBackend('exact-wasm');
  });

  it.each([
    ['lstm', () => layers.lstm({ units: 6, inputShape: [5, 3] })],
    [
      'lstm that remembers at first',
      () => layers.lstm({ units: 6, inputShape: [5, 3], unitForgetBias: true }),
    ],
    ['gru', () => layers.gru({ units: 6, inputShape: [5, 3] })],
    ['simpleRNN', () => layers.simpleRNN({ units: 6, inputShape: [5, 3] })],
  ])('is read, and starts as it says: %s', async (name, layer) => {
    const written = sequential({ layers: [layer(), layers.dense({ units: 2 })] });
    const { topology } = readTopology(JSON.parse(JSON.stringify(written.toJSON(null, false))) as unknown);
    const model = buildLayers(topology);
    initialiseWeights(model, 'seed');
    const weights = new Map(parametersOf(model).map(({ name: of, variable }) => [of, variable]));
    const [recurrent] = [...weights].filter(([of]) => of.endsWith('recurrent_kernel'));
    const bias = [...weights].find(([of]) => of.endsWith('bias') && !of.includes('dense'));
    const values = await recurrent?.[1].data();
    const [rows = 0, columns = 0] = recurrent?.[1].shape ?? [];
    for (const [i, row] of gram(Float64Array.from(values ?? []), rows, columns).entries())
      for (const [j, product] of row.entries()) expect(product).toBeCloseTo(i === j ? 1 : 0, 6);
    const forget = [0, 1, 0, 0].flatMap((x) => Array.from({ length: 6 }, () => x));
    const expected = name.startsWith('lstm that') ? forget : forget.slice(0, bias?.[1].size).fill(0);
    expect([...((await bias?.[1].data()) ?? [])]).toEqual(expected);
    model.dispose();
    written.dispose();
  });
});
