/**
 * What a kernel is, for every engine. A kernel (named as tfjs names it) plans: from the shapes and attributes of a
 * call it makes the shapes of the outputs and a list of calls to routines. A routine computes: it exists once as a
 * specification (`reference`) and once per engine under the same name. So all shape arithmetic is written once, and
 * engines hold nothing but loops.
 */
import { TwinrunError } from '../errors.ts';
import type { ProductBits } from '../numerics/fixedPoint.ts';

export type DType = 'float32' | 'int32' | 'bool';

export interface TensorSpec {
  readonly shape: readonly number[];
  readonly dtype: DType;
}

/** Every element takes 32 bits in every engine; a bool is an int32 of 0 or 1. */
export type HostValues = Float32Array | Int32Array;

/** A binary32 argument, told apart from integers because engines pass it differently. */
export interface Float32Argument {
  readonly float32: number;
}

export type Argument = number | readonly number[] | Float32Argument;

/** Arguments by name; engines that pass them by position use the order in which they are written. */
export type Arguments = Readonly<Record<string, Argument>>;

/** Rounds a host number once, on its way into a routine. */
export function float32(value: number): Float32Argument {
  return { float32: Math.fround(value) };
}

export interface Routine<A extends Arguments = Arguments> {
  /** The name under which every engine has it. */
  readonly name: string;
  /**
   * The executable specification. NaNs may be left as they are: the engine makes them canonical.
   *
   * @returns nothing, or the position (from 0) of the first index that is out of range
   */
  readonly reference: (
    inputs: readonly HostValues[],
    outputs: readonly HostValues[],
    args: A,
  ) => number | void;
}

/** What a routine reads or writes: one of the kernel's inputs, temporaries or outputs. */
export interface Operand {
  readonly of: 'input' | 'temporary' | 'output';
  readonly index: number;
}

export const input = (index: number): Operand => ({ of: 'input', index });
export const temporary = (index: number): Operand => ({ of: 'temporary', index });
export const output = (index: number): Operand => ({ of: 'output', index });

export interface RoutineCall {
  readonly routine: Routine;
  readonly inputs: readonly Operand[];
  readonly outputs: readonly Operand[];
  readonly args: Arguments;
}

/** Checks a call's arguments against its routine's. */
export function call<A extends Arguments>(
  routine: Routine<A>,
  inputs: readonly Operand[],
  outputs: readonly Operand[],
  args: A,
): RoutineCall {
  // The arguments have just been checked; a list of calls cannot hold their types.
  return { routine: routine as unknown as Routine, inputs, outputs, args };
}

export interface Plan {
  readonly outputs: readonly TensorSpec[];
  readonly temporaries?: readonly TensorSpec[];
  /** In order. A plan with no calls and `alias` set returns its first input's data under a new shape. */
  readonly calls: readonly RoutineCall[];
  readonly alias?: true;
}

/** What a plan may depend on besides shapes and attributes. */
export interface Settings {
  readonly productBits: ProductBits;
  /** Which of the kernel's inputs were handed over; the ones that were not are left out. All of them if it is missing. */
  readonly given?: readonly boolean[];
}

/** A kernel's attributes as tfjs hands them over. */
export type Attributes = Readonly<Record<string, unknown>>;

export interface Kernel {
  /** tfjs's name for it, such as "BatchMatMul". */
  readonly name: string;
  /** Names of the inputs in order, or 'list' where tfjs passes any number of them. A name with ? may be missing. */
  readonly inputs: readonly string[] | 'list';
  /**
   * @throws KernelError for shapes, types or attributes that it does not take
   */
  readonly plan: (inputs: readonly TensorSpec[], attributes: Attributes, settings: Settings) => Plan;
}

/** A call that a kernel refuses; the message starts with the kernel's name. */
export class KernelError extends TwinrunError {
  constructor(kernel: string, message: string) {
    super('unsupported', `${kernel}: ${message}`);
  }
}
