/**
 * How a routine runs on a GPU: a plan of dispatches. A shader is written once and serves every shape, so that a
 * device compiles few of them; shapes come in as arguments.
 */
import type { WgslModule } from '../numerics/wgsl.ts';
import type { Arguments, Argument, Operand } from './kernel.ts';

/**
 * A compute shader. Its code may use, besides its modules:
 * - `in0`, `in1`, ...: `array<u32>`, read only; `out0`, `out1`, ...: `array<u32>`, read and written;
 * - `arg(i: u32) -> i32`: a dispatch's arguments;
 * - with `faults`: `fault(position: u32)`, for an index out of range; the least position is reported.
 *
 * Code defines `fn element(i: u32)`, called for every i below the count, or `fn group(g: u32, lane: u32)`, called by
 * `lanes` invocations for every g below the count, in uniform control flow.
 */
export interface Shader {
  /** Unique among all shaders. */
  readonly name: string;
  readonly kind: 'element' | 'group';
  /** Invocations of a workgroup: 64 unless given, 256 at most. */
  readonly lanes?: number;
  /**
   * Elements an invocation: 1 unless given. More of them cost software adapters less where little is done for each.
   * Then element is called twice for some i, and for up to this number of them where the count is less: it must do
   * nothing but write elements i of outputs.
   */
  readonly each?: number;
  readonly reads: number;
  readonly writes: number;
  /** Numbers of the outputs that are `array<atomic<u32>>`. */
  readonly atomics?: readonly number[];
  /** The most arguments that a dispatch has; 252 at most. */
  readonly args: number;
  readonly faults?: true;
  readonly uses?: readonly WgslModule[];
  readonly code: string;
}

export interface Dispatch {
  readonly shader: Shader;
  /** What the shader reads, then what it writes; a written one is never bound twice. */
  readonly tensors: readonly Operand[];
  /** Integers; binary32 values as their bits. */
  readonly args: readonly number[];
  /** How many elements or groups; none at all is no dispatch. */
  readonly count: number;
}

export interface GpuPlan {
  /** Words of each temporary tensor. */
  readonly temporaries?: readonly number[];
  readonly dispatches: readonly Dispatch[];
}

/** What a plan may depend on besides the call; no choice changes a bit. */
export interface GpuTraits {
  /** Whether 7-bit limbs with dot4I8Packed are quicker here than 32-bit multiplication. */
  readonly packedDots: boolean;
}

/** The words of a call's tensors. */
export interface GpuCall {
  readonly inputs: readonly number[];
  readonly outputs: readonly number[];
}

export interface GpuRoutine<A extends Arguments = Arguments> {
  /** The routine's name on every engine. */
  readonly name: string;
  readonly plan: (args: A, call: GpuCall, traits: GpuTraits) => GpuPlan;
}

/** Hides the type of a routine's arguments, which a list of routines cannot hold. */
export function gpuRoutine<A extends Arguments>(
  name: string,
  plan: (args: A, call: GpuCall, traits: GpuTraits) => GpuPlan,
): GpuRoutine {
  return { name, plan: plan as unknown as GpuRoutine['plan'] };
}

const scratch = new DataView(new ArrayBuffer(4));

/** An argument as words: a list's elements one after another, a binary32 value as its bits. */
export function argumentWords(value: Argument): readonly number[] {
  if (typeof value === 'number') return [value];
  if ('float32' in value) {
    scratch.setFloat32(0, value.float32);
    return [scratch.getInt32(0)];
  }
  return value;
}

/** A dispatch's arguments in the order of their names. */
export function fieldsOf<Name extends string>(
  names: readonly Name[],
  values: Readonly<Record<Name, number>>,
): readonly number[] {
  return names.map((name) => values[name]);
}

/**
 * WGSL that gives arguments their names, as a u32: sums wrap, so that negative steps work. Only those in `used`, as
 * software adapters read arguments that nothing uses, too.
 */
export function namedFields<Name extends string>(
  names: readonly Name[],
  used: readonly Name[] = names,
): string {
  return used.map((name) => `let ${name} = u32(arg(${names.indexOf(name)}u));`).join(' ');
}
