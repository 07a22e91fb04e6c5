/** The exact backends as tfjs sees them. */
import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-layers';
import { readFile } from 'node:fs/promises';
import { beforeAll, describe, expect, it } from 'vitest';
import { PRODUCT_BITS_FLAG, registerBackends } from '../../src/backends/register.ts';
import { createWasmEngine } from '../../src/backends/wasm.ts';

const wasm = () => readFile(new URL('../../src/kernels/generated/kernels.wasm', import.meta.url));

beforeAll(() => {
  registerBackends(wasm);
  registerBackends(wasm); // again: does nothing
});

for (const backend of ['exact-reference', 'exact-wasm'])
  describe(backend, () => {
    beforeAll(async () => {
      expect(await tf.setBackend(backend)).toBe(true);
      tf.env().set(PRODUCT_BITS_FLAG, 14);
    });

    it('keeps values, types and shapes', () => {
      expect(tf.tensor([1.5, -0, NaN]).dataSync()).toEqual(new Float32Array([1.5, -0, NaN]));
      expect(tf.tensor([1, -2], [2, 1], 'int32').dataSync()).toEqual(new Int32Array([1, -2]));
      expect(tf.tensor([true, false], [2], 'bool').dataSync()).toEqual(new Uint8Array([1, 0]));
    });

    it('makes every uploaded NaN canonical', () => {
      const bits = new Uint32Array([0xffc00001, 0x7f800001, 0x7fc00000]);
      const back = tf.tensor(new Float32Array(bits.buffer)).dataSync() as Float32Array;
      expect([...new Uint32Array(back.slice().buffer)]).toEqual([0x7fc00000, 0x7fc00000, 0x7fc00000]);
    });

    it('computes gradients through the tape', () => {
      const gradient = tf.grad((x) => tf.sum(tf.mul(tf.relu(x), x)));
      expect([...gradient(tf.tensor([-1, 0, 2, 3])).dataSync()]).toEqual([0, 0, 4, 6]);
    });

    it('frees what it made', () => {
      const before = tf.memory().numDataBuffers;
      const y = tf.tidy(() => tf.reshape(tf.matMul(tf.ones([3, 4]), tf.ones([4, 5])), [15]));
      expect([...y.dataSync()]).toEqual(new Array(15).fill(4));
      y.dispose();
      expect(tf.memory().numDataBuffers).toBe(before);
    });

    it('says which kernel is missing', () => {
      expect(() => tf.atan(tf.tensor([1, 2]))).toThrow(/Atan/);
    });

    it('refuses types that it does not have', () => {
      expect(() => tf.tensor(['a']).dataSync()).toThrow(/string/);
    });

    it('uses the bits that the flag says, and no others', () => {
      const a = tf.tensor([[1, 1.0001]]);
      const product = () => tf.matMul(a, a, false, true).dataSync()[0];
      const narrow = product();
      tf.env().set(PRODUCT_BITS_FLAG, 27);
      expect(product()).not.toBe(narrow);
      tf.env().set(PRODUCT_BITS_FLAG, 20);
      expect(product).toThrow(/14 or 27/);
      tf.env().set(PRODUCT_BITS_FLAG, 14);
    });
  });

describe('exact-wasm', () => {
  it('does not grow over 1,000 rounds of the same work', async () => {
    await tf.setBackend('exact-wasm');
    const engine = (tf.backend() as unknown as { engine: { bytes(): number } }).engine;
    const round = () =>
      tf.tidy(() => tf.sum(tf.relu(tf.matMul(tf.ones([16, 40]), tf.ones([40, 24])))).dataSync()[0]);
    for (let i = 0; i < 3; i++) round();
    const settled = engine.bytes();
    for (let i = 0; i < 1000; i++) expect(round()).toBe(16 * 24 * 40);
    expect(engine.bytes()).toBe(settled);
  });

  it('says so when memory runs out, and goes on', async () => {
    const engine = await createWasmEngine(await wasm());
    const blocks: number[] = [];
    expect(() => {
      for (let i = 0; i < 20; i++) blocks.push(engine.alloc(1 << 28));
    }).toThrow(/out of memory/);
    for (const block of blocks) engine.free(block);
    expect(engine.alloc(16)).toBeGreaterThan(0);
  });
});
