/** The layers of sequences, and the models of them: shapes, and what no bit of a result may depend on. */
import { readFile } from 'node:fs/promises';
import { setBackend, tensor, type Tensor } from '@tensorflow/tfjs-core';
import { input, layers, model, type LayersModel } from '@tensorflow/tfjs-layers';
import { beforeAll, describe, expect, it } from 'vitest';
import { registerBackends } from '../../src/backends/register.ts';
import { findBenchmark } from '../../src/benchmarks/catalog.ts';
import { buildModel } from '../../src/benchmarks/models.ts';
import { CausalAttention, LIMIT } from '../../src/models/causalAttention.ts';
import { initialiseWeights } from '../../src/models/initialisers.ts';
import { LayerNorm } from '../../src/models/layerNorm.ts';
import { stream } from '../../src/random/stream.ts';

beforeAll(async () => {
  registerBackends(() => readFile(new URL('../../src/kernels/generated/kernels.wasm', import.meta.url)));
  await setBackend('exact-wasm');
});

function normals(name: string, length: number, scale = 1): Float32Array {
  const random = stream('sequences', name);
  return Float32Array.from({ length }, () => scale * random.normal());
}

function bitsOf(x: Tensor): Uint32Array {
  return new Uint32Array(x.dataSync<'float32'>().slice().buffer);
}

/** A benchmark's model with its first weights. */
function fresh(id: string): LayersModel {
  const benchmark = findBenchmark(id);
  if (benchmark === undefined) throw new Error(`no ${id}`);
  const built = buildModel(benchmark.id);
  initialiseWeights(built, 'sequences');
  return built;
}

function logitsOf(built: LayersModel, characters: readonly number[]): Uint32Array {
  const examples = tensor(characters, [characters.length / 64, 64], 'float32');
  return bitsOf(built.apply(examples, { training: false }) as Tensor);
}

describe.each(['mobydick-gru', 'mobydick-gpt'])('%s', { timeout: 60_000 }, (id) => {
  const random = stream('sequences', 'characters');
  const text = Array.from({ length: 3 * 64 }, () => random.below(83));

  it('has logits of each place', () => {
    expect(fresh(id).outputs[0].shape).toEqual([null, 64, 83]);
  });

  it('gives an example the same bits alone and among others', () => {
    const built = fresh(id);
    const together = logitsOf(built, text);
    for (const example of [0, 1, 2])
      expect(logitsOf(built, text.slice(64 * example, 64 * (example + 1)))).toEqual(
        together.slice(64 * 83 * example, 64 * 83 * (example + 1)),
      );
  });

  it('gives a place the same bits whatever comes later, and other bits after a change', () => {
    const built = fresh(id);
    const one = text.slice(0, 64);
    const before = logitsOf(built, one);
    for (const place of [1, 40, 63]) {
      const changed = one.map((character, i) => (i < place ? character : (character + 7) % 83));
      const after = logitsOf(built, changed);
      expect(after.slice(0, 83 * place)).toEqual(before.slice(0, 83 * place));
      for (let i = place; i < 64; i++)
        expect(after.slice(83 * i, 83 * (i + 1))).not.toEqual(before.slice(83 * i, 83 * (i + 1)));
    }
  });
});

describe('causal attention', () => {
  function attend(qkv: Float32Array, places: number, width: number, heads: number): Float32Array {
    const layer = new CausalAttention({ name: 'attention', heads });
    const result = layer.apply(tensor(qkv, [1, places, 3 * width], 'float32')) as Tensor;
    return result.dataSync<'float32'>().slice();
  }

  it('gives the first place its own value, to 14 bits of a scale that nothing moves', () => {
    const [places, width] = [5, 8];
    const qkv = normals('attention', places * 3 * width, 1.5);
    qkv.set([100, -100, 3.75, 0], 2 * width);
    // Later values, however large, change nothing.
    qkv.fill(1e30, 3 * width * 4);
    const own = [...qkv.slice(2 * width, 3 * width)];
    const rounded = own.map((v) => {
      const scaled = Math.min(LIMIT, Math.max(-LIMIT, v)) * 2 ** 11;
      // Ties would go to even; none of these is one.
      return Math.round(scaled) / 2 ** 11;
    });
    expect([...attend(qkv, places, width, 2).slice(0, width)]).toEqual(rounded);
  });

  it('gives every place the mean of what it sees where all scores are equal', () => {
    const [places, width] = [4, 4];
    const qkv = new Float32Array(places * 3 * width);
    // Values 1, 2, 3 and -2, exact in few bits; weights are 1, 1/2, 1/3, 1/4.
    [1, 2, 3, -2].forEach((v, place) => qkv.fill(v, (3 * place + 2) * width, 3 * (place + 1) * width));
    const result = attend(qkv, places, width, 2);
    const third = Math.round(2 ** 14 / 3) / 2 ** 14;
    [1, 1.5, Math.fround(third * 6), 1].forEach((mean, place) =>
      expect([...result.slice(place * width, (place + 1) * width)]).toEqual([mean, mean, mean, mean]),
    );
  });
});

describe('layer normalisation', () => {
  it("gives the bits of tf.layers' own", () => {
    const places = input({ shape: [6, 16] });
    const own = model({
      inputs: places,
      outputs: new LayerNorm({ name: 'own', epsilon: 1e-5 }).apply(places) as never,
    });
    const theirs = model({
      inputs: places,
      outputs: layers.layerNormalization({ name: 'theirs', epsilon: 1e-5 }).apply(places) as never,
    });
    const weights = [tensor(normals('gamma', 16)), tensor(normals('beta', 16))];
    own.setWeights(weights);
    theirs.setWeights(weights);
    const x = tensor(normals('x', 3 * 6 * 16, 3), [3, 6, 16]);
    expect(bitsOf(own.apply(x) as Tensor)).toEqual(bitsOf(theirs.apply(x) as Tensor));
  });
});
