/**
 * `npm run support`: writes docs/support.md, which kernels there are, which types they take and which engine has them.
 * All of it is read off the kernels, their conformance cases and the compiled module.
 */
import { readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import * as tf from '@tensorflow/tfjs-core';
import { cases } from '../kernels/allCases.ts';
import type { Case } from '../kernels/cases.ts';
import { kernels } from '../kernels/index.ts';
import { gpuRoutines } from '../kernels/index.wgsl.ts';
import type { DType, Kernel, Plan, TensorSpec } from '../kernels/kernel.ts';

const WASM = new URL('../kernels/generated/kernels.wasm', import.meta.url);
const PAGE = new URL('../../docs/support.md', import.meta.url);

/** The names of tfjs's kernels, which it exports as constants. */
function tfjsKernels(): readonly string[] {
  const names = Object.entries(tf).flatMap(([name, value]) =>
    typeof value === 'string' && /^_?[A-Z]/.test(name) && /^_?[A-Z]/.test(value) ? [value] : [],
  );
  return [...new Set(names)].sort();
}

const TYPES: readonly DType[] = ['float32', 'int32', 'bool'];

function planOf(kernel: Kernel, { attributes = {} }: Case, inputs: readonly TensorSpec[]): Plan | undefined {
  try {
    return kernel.plan(inputs, attributes, { productBits: 14 });
  } catch {
    return undefined;
  }
}

/** All ways to give `count` inputs a type; where there may be any number of inputs, all the same one. */
function typings(count: number, same: boolean): readonly (readonly DType[])[] {
  if (same) return TYPES.map((dtype) => new Array<DType>(count).fill(dtype));
  return Array.from({ length: TYPES.length ** count }, (_, i) =>
    Array.from({ length: count }, (__, j) => TYPES[Math.floor(i / TYPES.length ** j) % TYPES.length]),
  );
}

/** The types that a kernel takes, tried on the shapes of a case: "float32", or "bool, int32" where they differ. */
function typesTaken(kernel: Kernel, one: Case): readonly string[] {
  return typings(one.inputs.length, kernel.inputs === 'list')
    .filter((types) =>
      planOf(
        kernel,
        one,
        one.inputs.map(({ shape }, i) => ({ shape, dtype: types[i] })),
      ),
    )
    .map((types) => (new Set(types).size === 1 ? types[0] : types.join(', ')));
}

interface Support {
  readonly kernel: string;
  readonly inputs: string;
  readonly types: readonly string[];
  /** Routines that it is made of. */
  readonly routines: readonly string[];
}

function supportOf(kernel: Kernel): Support {
  const own = cases.filter((one) => one.kernel === kernel.name);
  const taken = own.filter((one) => planOf(kernel, one, one.inputs) !== undefined);
  const routines = new Set(
    taken.flatMap((one) => planOf(kernel, one, one.inputs)?.calls.map(({ routine }) => routine.name) ?? []),
  );
  const types = new Set(taken.slice(0, 20).flatMap((one) => typesTaken(kernel, one)));
  return {
    kernel: kernel.name,
    inputs: kernel.inputs === 'list' ? 'any number' : kernel.inputs.join(', '),
    types: [...types].filter((type) => type !== '').sort(),
    routines: [...routines],
  };
}

/** Whether an engine has all of a kernel's routines, or which it lacks. */
function present(routines: readonly string[], has: (name: string) => boolean): string {
  const lacking = routines.filter((name) => !has(name));
  return lacking.length === 0 ? 'yes' : `lacks ${lacking.join(', ')}`;
}

/** @param wasm the bytes of kernels.wasm */
export async function supportTable(wasm: BufferSource): Promise<string> {
  const module = await WebAssembly.compile(wasm);
  const compiled = new Set(WebAssembly.Module.exports(module).map(({ name }) => name));
  const theirs = tfjsKernels();
  const rows = kernels
    .map((kernel) => supportOf(kernel))
    .sort((a, b) => (a.kernel < b.kernel ? -1 : 1))
    .map(({ kernel, inputs, types, routines }) => {
      const name = theirs.includes(kernel) ? kernel : `${kernel} (not in tfjs)`;
      const engines = [
        'yes',
        present(routines, (one) => compiled.has(one)),
        present(routines, (one) => gpuRoutines.has(one)),
      ];
      return `| ${[name, inputs, types.join('; '), ...engines].join(' | ')} |`;
    });
  const own = new Set(kernels.map(({ name }) => name));
  const missing = theirs.filter((name) => !own.has(name));
  return [
    '# Kernels and engines',
    '',
    'Written by `npm run support` from the kernels, their conformance cases, the compiled module and the list of shaders; a',
    'test fails when it is out of date. A name with ? may be left out. Types are found by trying: one type where all inputs have the same, a',
    'list where they differ; any other is refused with an error that names the kernel.',
    '',
    `${kernels.length} kernels, ${theirs.length - missing.length} of tfjs ${tf.version_core}'s ${theirs.length} among them.`,
    '',
    '| kernel | inputs | types | exact-reference | exact-wasm | exact-webgpu |',
    '| --- | --- | --- | --- | --- | --- |',
    ...rows,
    '',
    '## Not there',
    '',
    'A program that needs one of these gets an error with its name; nothing is handed to another backend.',
    '',
    `${missing.join(', ')}.`,
    '',
  ].join('\n');
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await writeFile(PAGE, await supportTable(await readFile(WASM)));
  console.log('wrote docs/support.md');
}
