/** Compares a kernel of exact-wasm with the host, block by block, by bits. */
import { ExactBackend, type TensorInfo } from '../../backends/exactBackend.ts';
import type { Engine } from '../../backends/engine.ts';
import { kernels } from '../../kernels/index.ts';
import { CANONICAL_NAN_BITS } from '../../numerics/float32.ts';
import type { Operation } from './operations.ts';

/** Inputs a block. */
const BLOCK = 1 << 20;

/** Xorshift: fast, and the same at every run. */
class Words {
  #state: number;

  constructor(seed: number) {
    this.#state = seed | 1;
  }

  next(): number {
    let x = this.#state;
    x ^= x << 13;
    x ^= x >>> 17;
    x ^= x << 5;
    this.#state = x;
    return x;
  }
}

/** Every other pair has exponents that lie close together, where sums round and cancel. */
function fillPairs(random: Words, a: Uint32Array, b: Uint32Array): void {
  for (let i = 0; i < BLOCK; i++) {
    const x = random.next();
    let y = random.next();
    if (i & 1) {
      const exponent = ((x >>> 23) & 255) + ((y >>> 23) & 15) - 8;
      y = (y & 0x807fffff) | (Math.max(0, Math.min(255, exponent)) << 23);
    }
    a[i] = x;
    b[i] = y;
  }
}

type View = Float32Array | Int32Array;
const view = (words: Uint32Array, type: string): View =>
  type === 'float32' ? new Float32Array(words.buffer) : new Int32Array(words.buffer);

export class OperationChecker<Buffer> {
  readonly #backend: ExactBackend<Buffer>;

  constructor(engine: Engine<Buffer>) {
    this.#backend = new ExactBackend(engine, () => 14);
  }

  /** The kernel's words for a block of inputs. */
  #run(operation: Operation<unknown>, inputs: readonly Uint32Array[]): Uint32Array {
    const kernel = kernels.find(({ name }) => name === operation.kernel);
    if (kernel === undefined) throw new Error(`there is no kernel ${operation.kernel}`);
    const tensors = inputs.map((words): TensorInfo => ({
      dataId: this.#backend.write(view(words, operation.from), [BLOCK], operation.from),
      shape: [BLOCK],
      dtype: operation.from,
    }));
    const [out] = this.#backend.runKernel(kernel, tensors, operation.attributes ?? {});
    const values = this.#backend.readSync(out.dataId) as Float32Array | Int32Array | Uint8Array;
    for (const { dataId } of [...tensors, out]) this.#backend.disposeData(dataId);
    return operation.to === 'bool'
      ? Uint32Array.from(values)
      : new Uint32Array(values.buffer, values.byteOffset, BLOCK);
  }

  /** How many of the kernel's words differ from the host's values; NaNs count as one NaN. */
  static #differences(own: Uint32Array, expected: Uint32Array, values: View): number {
    let count = 0;
    for (let i = 0; i < BLOCK; i++) {
      const word = values[i] !== values[i] ? CANONICAL_NAN_BITS : expected[i];
      if (own[i] !== word) count += 1;
    }
    return count;
  }

  /** @returns mismatches among at least `pairs` random pairs */
  pairs(
    operation: Operation<(a: number, b: number) => number>,
    pairs: number,
  ): { inputs: number; mismatches: number } {
    const random = new Words(0x7477696e);
    const [a, b, expected] = [new Uint32Array(BLOCK), new Uint32Array(BLOCK), new Uint32Array(BLOCK)];
    const [x, y, out] = [view(a, operation.from), view(b, operation.from), view(expected, operation.to)];
    let inputs = 0;
    let mismatches = 0;
    for (; inputs < pairs; inputs += BLOCK) {
      fillPairs(random, a, b);
      for (let i = 0; i < BLOCK; i++) out[i] = operation.host(x[i], y[i]);
      mismatches += OperationChecker.#differences(this.#run(operation, [a, b]), expected, out);
    }
    return { inputs, mismatches };
  }

  /** @returns mismatches among all 2^32 inputs */
  all(operation: Operation<(x: number) => number>): { inputs: number; mismatches: number } {
    const [a, expected] = [new Uint32Array(BLOCK), new Uint32Array(BLOCK)];
    const [x, out] = [view(a, operation.from), view(expected, operation.to)];
    let mismatches = 0;
    for (let start = 0; start < 0x100000000; start += BLOCK) {
      for (let i = 0; i < BLOCK; i++) a[i] = start + i;
      for (let i = 0; i < BLOCK; i++) out[i] = operation.host(x[i]);
      mismatches += OperationChecker.#differences(this.#run(operation, [a]), expected, out);
    }
    return { inputs: 0x100000000, mismatches };
  }
}
