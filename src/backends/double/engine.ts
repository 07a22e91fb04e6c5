/**
 * The forward pass in binary64, for one purpose: central differences that gradients are compared with (run/sanity/). The
 * kernels' plans are those of exact-1; the routines are its mathematics without its roundings, and there are none for
 * gradients or optimizers. Math.exp and its like are allowed here, and only here, as no bit of a run comes from this
 * engine; so its last digits may differ between JavaScript engines.
 */
import type { DType } from '../../kernels/kernel.ts';
import { EngineError, indexOutOfRange, type Engine } from '../engine.ts';
import { elementwise } from './elementwise.ts';
import type { Doubles } from './routine.ts';
import { tensors } from './tensors.ts';

export const DOUBLE = 'double';

const ROUTINES = new Map([...elementwise, ...tensors].map(({ name, compute }) => [name, compute]));

/** Rounded to the tensor's type. */
function wordsOf(values: Doubles, dtype: DType): Uint32Array {
  return new Uint32Array((dtype === 'float32' ? Float32Array : Int32Array).from(values).buffer);
}

export function createDoubleEngine(): Engine<Doubles> {
  let bytes = 0;
  return {
    name: DOUBLE,
    alloc(words) {
      bytes += words * 8;
      return new Float64Array(words);
    },
    free(buffer) {
      bytes -= buffer.byteLength;
    },
    write({ buffer, dtype }, words) {
      const { buffer: from, byteOffset, length } = words;
      buffer.set(
        dtype === 'float32'
          ? new Float32Array(from, byteOffset, length)
          : new Int32Array(from, byteOffset, length),
      );
    },
    read: async ({ buffer, dtype }) => wordsOf(buffer, dtype),
    readNow: ({ buffer, dtype }) => wordsOf(buffer, dtype),
    /** @throws EngineError for a routine that is not there in double precision */
    run(routine, inputs, outputs, args) {
      const compute = ROUTINES.get(routine.name);
      if (compute === undefined)
        throw new EngineError(DOUBLE, routine.name, `there is no double-precision ${routine.name}`);
      const bad = compute(
        inputs.map(({ buffer }) => buffer),
        outputs.map(({ buffer }) => buffer),
        args,
        outputs.map(({ dtype }) => dtype),
      );
      if (typeof bad === 'number') throw indexOutOfRange(DOUBLE, routine.name, bad);
    },
    bytes: () => bytes,
  };
}
