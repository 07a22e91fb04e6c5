/** Runs conformance cases on an engine and compares bits, in Node and in the page alike. */
import type { BackendValues } from '@tensorflow/tfjs-core';
import type { Case } from '../kernels/cases.ts';
import { kernels } from '../kernels/index.ts';
import { TwinrunError } from '../errors.ts';
import type { ProductBits } from '../numerics/fixedPoint.ts';
import { ExactBackend, type TensorInfo } from './exactBackend.ts';
import type { Engine } from './engine.ts';

/** What a case came to: the outputs, or why it was refused. */
export type Outcome =
  | {
      readonly kind: 'outputs';
      readonly tensors: readonly { readonly shape: readonly number[]; readonly words: Uint32Array }[];
    }
  | { readonly kind: 'refused'; readonly message: string };

/** A case that did not come out the same. */
export interface Mismatch {
  readonly kernel: string;
  readonly name: string;
  /** Which output and element, and both words in hex; or the two refusals. */
  readonly what: string;
}

const byName = new Map(kernels.map((kernel) => [kernel.name, kernel]));

/** A backend of its own over an engine, so that cases can be run without touching tfjs's. */
export class CaseRunner<Buffer> {
  #productBits: ProductBits = 14;
  readonly #backend: ExactBackend<Buffer>;

  constructor(private readonly engine: Engine<Buffer>) {
    this.#backend = new ExactBackend(engine, () => this.#productBits);
  }

  /** Runs a case on any engine. */
  async run(one: Case): Promise<Outcome> {
    const { outputs, release } = this.#start(one);
    try {
      const tensors = await Promise.all(
        outputs().map(async (info) => ({
          shape: info.shape,
          words: wordsOf(await this.#backend.read(info.dataId)),
        })),
      );
      return { kind: 'outputs', tensors };
    } catch (error) {
      return this.#refusal(error);
    } finally {
      release();
    }
  }

  /** The same at once, on an engine that can. */
  runNow(one: Case): Outcome {
    const { outputs, release } = this.#start(one);
    try {
      const tensors = outputs().map((info) => ({
        shape: info.shape,
        words: wordsOf(this.#backend.readSync(info.dataId)),
      }));
      return { kind: 'outputs', tensors };
    } catch (error) {
      return this.#refusal(error);
    } finally {
      release();
    }
  }

  /** Uploads the inputs; `outputs` runs the kernel, `release` gives all of it back. */
  #start({ kernel: name, inputs, attributes = {}, productBits = 14 }: Case): {
    readonly outputs: () => readonly TensorInfo[];
    readonly release: () => void;
  } {
    const kernel = byName.get(name);
    if (kernel === undefined) throw new TwinrunError('unsupported', `there is no kernel ${name}`);
    const held = inputs.map(({ shape, dtype, values }): TensorInfo => {
      const data =
        dtype === 'float32'
          ? Float32Array.from(values)
          : dtype === 'bool'
            ? Uint8Array.from(values)
            : Int32Array.from(values);
      return { dataId: this.#backend.write(data, [...shape], dtype), shape: [...shape], dtype };
    });
    const uploaded = [...held];
    return {
      outputs: () => {
        this.#productBits = productBits;
        const made = this.#backend.runKernel(kernel, uploaded, attributes);
        held.push(...made);
        return made;
      },
      release: () => held.forEach(({ dataId }) => this.#backend.disposeData(dataId)),
    };
  }

  #refusal(error: unknown): Outcome {
    if (!(error instanceof TwinrunError)) throw error;
    return { kind: 'refused', message: error.message.replaceAll(this.engine.name, 'engine') };
  }

  /** Data that cases left behind: 0 when everything was given back. */
  leftBehind(): number {
    return this.#backend.numDataIds();
  }
}

/** Bools come as bytes and are compared as words. */
function wordsOf(values: BackendValues): Uint32Array {
  if (values instanceof Uint8Array) return Uint32Array.from(values);
  if (!(values instanceof Float32Array || values instanceof Int32Array))
    throw new TypeError('the backend gave no typed array');
  return new Uint32Array(values.buffer, values.byteOffset, values.length);
}

/** The first difference between two outcomes, or undefined. */
export function compareOutcomes(
  kernel: string,
  name: string,
  expected: Outcome,
  own: Outcome,
): Mismatch | undefined {
  const mismatch = (what: string): Mismatch => ({ kernel, name, what });
  if (expected.kind === 'refused' || own.kind === 'refused') {
    const say = (o: Outcome) => (o.kind === 'refused' ? o.message : 'no refusal');
    return say(expected) === say(own) ? undefined : mismatch(`${say(expected)} / ${say(own)}`);
  }
  for (const [i, tensor] of expected.tensors.entries()) {
    const other = own.tensors[i];
    if (other?.shape.join() !== tensor.shape.join()) return mismatch(`output ${i}: shapes differ`);
    const at = tensor.words.findIndex((word, j) => word !== other.words[j]);
    if (at >= 0) {
      const hex = (word: number) => word.toString(16).padStart(8, '0');
      return mismatch(`output ${i}, element ${at}: ${hex(tensor.words[at])} / ${hex(other.words[at])}`);
    }
  }
  return undefined;
}
