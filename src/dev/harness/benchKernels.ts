/** Times single kernels on exact-wasm, tfjs-backend-wasm and jax-js, all in one page. */
import { defaultDevice, init, numpy } from '@jax-js/jax';
import {
  conv2d,
  conv2dTranspose,
  getBackend,
  matMul,
  setBackend,
  tensor,
  tidy,
  type Tensor,
  type Tensor4D,
} from '@tensorflow/tfjs-core';
import { conv2dBackpropFilter } from './conv2dBackpropFilter.ts';

export interface KernelTime {
  readonly what: string;
  readonly contender: string;
  /** Multiply-adds of one call. */
  readonly macs: number;
  /** Milliseconds a call, one entry a round. */
  readonly rounds: readonly number[];
}

/** Milliseconds a contender gets for one kernel in one round. */
const BUDGET = 120;

/** m, k, n: then the forward passes of a convolution and of a dense layer, and the same with k and n exchanged. */
const PRODUCTS = [
  [512, 512, 512],
  [1024, 1024, 1024],
  [4096, 200, 16],
  [64, 784, 128],
  [4096, 16, 200],
  [64, 128, 784],
] as const;

interface Convolution {
  readonly name: string;
  /** batch, height, width, channels */
  readonly x: readonly [number, number, number, number];
  /** height, width, in, out */
  readonly filter: readonly [number, number, number, number];
  readonly stride: 1 | 2;
  readonly pad: 'same' | 'valid';
}

const CONVOLUTIONS: readonly Convolution[] = [
  { name: 'LeNet-5 conv1', x: [64, 28, 28, 1], filter: [5, 5, 1, 6], stride: 1, pad: 'same' },
  { name: 'LeNet-5 conv2', x: [64, 14, 14, 6], filter: [5, 5, 6, 16], stride: 1, pad: 'valid' },
  { name: 'ResNet-8 stem', x: [32, 32, 32, 3], filter: [3, 3, 3, 16], stride: 1, pad: 'same' },
  { name: 'ResNet-8 stage 1', x: [32, 32, 32, 16], filter: [3, 3, 16, 16], stride: 1, pad: 'same' },
  { name: 'ResNet-8 stage 2', x: [32, 32, 32, 16], filter: [3, 3, 16, 32], stride: 2, pad: 'same' },
  { name: 'ResNet-8 stage 3', x: [32, 16, 16, 32], filter: [3, 3, 32, 64], stride: 2, pad: 'same' },
];

/** Values in [-0.5, 0.5) that are the same for every contender. */
function values(n: number): Float32Array {
  let state = 1;
  return Float32Array.from({ length: n }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) | 0;
    return (state >>> 8) / 16777216 - 0.5;
  });
}

const size = (shape: readonly number[]) => shape.reduce((a, b) => a * b, 1);

async function timed(call: () => void | Promise<void>): Promise<number> {
  await call();
  let calls = 0;
  const start = performance.now();
  do {
    await call();
    calls += 1;
  } while (performance.now() - start < BUDGET);
  return (performance.now() - start) / calls;
}

/** Milliseconds of calls between which new operands are made. */
const STRETCH = 10;
const MOST_OPERANDS = 32;

/**
 * Milliseconds a product, each of operands that the backend has not seen: in training, weights and activations are new at
 * every step, and a backend that keeps packed weights by tensor has to pack them then too. Making them is not timed.
 */
function timedFresh(make: () => readonly [Tensor, Tensor]): number {
  const run = (pairs: readonly (readonly [Tensor, Tensor])[]): number => {
    const start = performance.now();
    for (const [x, y] of pairs) matMul(x, y).dispose();
    const spent = performance.now() - start;
    pairs.flat().forEach((operand) => operand.dispose());
    return spent;
  };
  run([make()]);
  const once = run([make()]);
  const count = Math.max(1, Math.min(MOST_OPERANDS, Math.floor(STRETCH / once)));
  let spent = 0;
  let calls = 0;
  while (spent < BUDGET) {
    spent += run(Array.from({ length: count }, make));
    calls += count;
  }
  return spent / calls;
}

/** One call per contender and kernel; tfjs's WASM results count as done when the call returns. */
export async function benchKernels(rounds: number): Promise<KernelTime[]> {
  await init('wasm');
  defaultDevice('wasm');
  const times = new Map<string, { readonly macs: number; readonly rounds: number[] }>();
  const note = (what: string, contender: string, macs: number, ms: number) => {
    const key = `${what}\n${contender}`;
    const entry = times.get(key) ?? { macs, rounds: [] };
    entry.rounds.push(ms);
    times.set(key, entry);
  };
  for (let round = 0; round < rounds; round++) {
    for (const [m, k, n] of PRODUCTS) {
      const what = `matMul m=${m} k=${k} n=${n}`;
      const [a, b] = [values(m * k), values(k * n)];
      for (const backend of ['exact-wasm', 'wasm']) {
        await useBackend(backend);
        note(
          what,
          backend,
          m * k * n,
          timedFresh(() => [tensor(a, [m, k]), tensor(b, [k, n])]),
        );
      }
      const [x, y] = [numpy.array(a).reshape([m, k]), numpy.array(b).reshape([k, n])];
      const call = async () => {
        const product = numpy.matmul(x.ref, y.ref);
        await product.blockUntilReady();
        product.dispose();
      };
      note(what, 'jax-js', m * k * n, await timed(call));
      x.dispose();
      y.dispose();
    }
    await useBackend('exact-wasm');
    for (const convolution of CONVOLUTIONS) await timeConvolution(convolution, note);
  }
  return [...times].map(([key, entry]) => {
    const [what, contender] = key.split('\n');
    return { what, contender, ...entry };
  });
}

async function useBackend(name: string): Promise<void> {
  if (!(await setBackend(name)) || getBackend() !== name) throw new Error(`backend ${name} did not start`);
}

async function timeConvolution(
  { name, x: shape, filter: filterShape, stride, pad }: Convolution,
  note: (what: string, contender: string, macs: number, ms: number) => void,
): Promise<void> {
  const x = tensor(values(size(shape)), [...shape]) as Tensor4D;
  const filter = tensor(values(size(filterShape)), [...filterShape]) as Tensor4D;
  const dy = tidy(() => conv2d(x, filter, stride, pad));
  const macs = size(dy.shape) * size(filterShape.slice(0, 3));
  const calls: readonly (readonly [string, () => Tensor])[] = [
    ['conv2d', () => conv2d(x, filter, stride, pad)],
    // A transposed convolution is the gradient by the input.
    ['gradient by input', () => conv2dTranspose(dy, filter, [...shape], stride, pad)],
    ['gradient by filter', () => conv2dBackpropFilter(x, dy, [...filterShape], stride, pad)],
  ];
  for (const [what, call] of calls)
    note(`${name}: ${what}`, 'exact-wasm', macs, await timed(() => call().dispose()));
  x.dispose();
  filter.dispose();
  dy.dispose();
}
