/** What a routine is in double precision, and how one is declared. */
import type { Arguments, DType, HostValues, Routine } from '../../kernels/kernel.ts';

/** Every tensor is held as binary64, whatever its type: integers and bools are exact in it. */
export type Doubles = Float64Array<ArrayBuffer>;

export interface DoubleRoutine {
  /** The routine's name. */
  readonly name: string;
  /**
   * @param types of the outputs
   * @returns nothing, or the position of the first index that is out of range
   */
  readonly compute: (
    inputs: readonly Doubles[],
    outputs: readonly Doubles[],
    args: Arguments,
    types: readonly DType[],
  ) => number | void;
}

/** A routine with a computation of its own: the specification's mathematics without its roundings. */
export function double<A extends Arguments>(
  { name }: Routine<A>,
  compute: (
    inputs: readonly Doubles[],
    outputs: readonly Doubles[],
    args: A,
    types: readonly DType[],
  ) => number | void,
): DoubleRoutine {
  // A list of routines cannot hold the types of their arguments; the kernels' plans checked them.
  return { name, compute: compute as unknown as DoubleRoutine['compute'] };
}

/** A routine whose specification rounds nothing: it moves, compares or counts, on numbers of any precision. */
export function asSpecified<A extends Arguments>({ name, reference }: Routine<A>): DoubleRoutine {
  return {
    name,
    // Elements are read and written one by one, which works for all typed arrays alike.
    compute: (inputs, outputs, args) =>
      reference(inputs as unknown as HostValues[], outputs as unknown as HostValues[], args as A),
  };
}
