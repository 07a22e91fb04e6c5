/** The engine that runs the specifications themselves. Slow, and right by definition. */
import { CANONICAL_NAN_BITS } from '../numerics/float32.ts';
import type { HostValues } from '../kernels/kernel.ts';
import { indexOutOfRange, type Bound, type Engine } from './engine.ts';

export const EXACT_REFERENCE = 'exact-reference';

function valuesOf({ buffer, dtype, words }: Bound<ArrayBuffer>): HostValues {
  return dtype === 'float32' ? new Float32Array(buffer, 0, words) : new Int32Array(buffer, 0, words);
}

const wordsOf = ({ buffer, words }: Bound<ArrayBuffer>): Uint32Array =>
  new Uint32Array(buffer, 0, words).slice();

/** JavaScript does not say which NaN it stores: make every one canonical. */
function canonicalise(values: HostValues): void {
  if (!(values instanceof Float32Array)) return;
  const words = new Uint32Array(values.buffer, values.byteOffset, values.length);
  for (let i = 0; i < values.length; i++) if (values[i] !== values[i]) words[i] = CANONICAL_NAN_BITS;
}

export function createReferenceEngine(): Engine<ArrayBuffer> {
  let bytes = 0;
  return {
    name: EXACT_REFERENCE,
    alloc(words) {
      bytes += words * 4;
      return new ArrayBuffer(words * 4);
    },
    free(buffer) {
      bytes -= buffer.byteLength;
    },
    write(to, words) {
      new Uint32Array(to.buffer).set(words);
      canonicalise(valuesOf(to));
    },
    read: async (from) => wordsOf(from),
    readNow: wordsOf,
    run(routine, inputs, outputs, args) {
      const results = outputs.map(valuesOf);
      const bad = routine.reference(inputs.map(valuesOf), results, args);
      if (typeof bad === 'number') throw indexOutOfRange(EXACT_REFERENCE, routine.name, bad);
      results.forEach(canonicalise);
    },
    bytes: () => bytes,
  };
}
