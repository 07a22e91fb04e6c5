/** The reductions in WGSL. Slices are never empty where a place is asked for. */
import { arithmeticWgsl } from '../../numerics/arithmetic.wgsl.ts';
import { gpuRoutine, type GpuPlan, type GpuRoutine, type Shader } from '../gpu.ts';
import { input, output } from '../kernel.ts';
import { foldPlan, foldShaders, type Fold } from './fold.wgsl.ts';
import { placePlan, placeShaders, type Place } from './place.wgsl.ts';
import type { ReduceArguments, ReduceName } from './reduce.reference.ts';
import { SLICE_OF_INVOCATION } from './slices.wgsl.ts';
import { MEANS, sumPlan, SUMS } from './sum.wgsl.ts';

const FOLDS: readonly (Fold & { readonly name: ReduceName })[] = [
  {
    name: 'reduceMaxF32',
    key: 'ascendingKey(a)',
    start: 'ascendingKey(SIGN | INFINITY)',
    join: 'max(a, b)',
    result: 'ascendingValue(a)',
  },
  {
    name: 'reduceMinF32',
    key: 'descendingKey(a)',
    start: 'descendingKey(INFINITY)',
    join: 'max(a, b)',
    result: 'descendingValue(a)',
  },
  { name: 'reduceMaxI32', key: 'a ^ SIGN', start: '0u', join: 'max(a, b)', result: 'a ^ SIGN' },
  { name: 'reduceMinI32', key: 'a ^ SIGN', start: '0xffffffffu', join: 'min(a, b)', result: 'a ^ SIGN' },
  { name: 'sumI32', key: 'a', start: '0u', join: 'a + b', result: 'a' },
  { name: 'prodI32', key: 'a', start: '1u', join: 'a * b', result: 'a' },
  { name: 'all', key: 'select(0u, 1u, a != 0u)', start: '1u', join: 'a & b', result: 'a' },
  { name: 'any', key: 'select(0u, 1u, a != 0u)', start: '0u', join: 'a | b', result: 'a' },
];

const PLACES: readonly (Place & { readonly name: ReduceName })[] = [
  { name: 'argMaxF32', key: 'ascendingKey(unsignedZero(a))' },
  { name: 'argMinF32', key: 'descendingKey(unsignedZero(a))' },
  { name: 'argMaxI32', key: 'a ^ SIGN' },
  { name: 'argMinI32', key: '~(a ^ SIGN)' },
];

const routine = (name: ReduceName, plan: (args: ReduceArguments) => GpuPlan) =>
  gpuRoutine<ReduceArguments>(name, plan);

/** From the left, as each step rounds. Arguments: n, inner. */
const productShader: Shader = {
  name: 'prodF32',
  kind: 'element',
  reads: 1,
  writes: 1,
  args: 2,
  uses: [arithmeticWgsl],
  code: /* wgsl */ `
fn element(i: u32) {
  ${SLICE_OF_INVOCATION}
  var product = ONE;
  for (var k = 0u; k < n; k += 1u) {
    product = mulF32(product, in0[base + k * inner]);
  }
  out0[i] = product;
}
`,
};

export const reduceGpu: readonly GpuRoutine[] = [
  routine('sumF32', (args) => sumPlan(SUMS, args)),
  routine('meanF32', (args) => sumPlan(MEANS, args)),
  routine('prodF32', ({ outer, n, inner }) => ({
    dispatches: [
      {
        shader: productShader,
        tensors: [input(0), output(0)],
        args: [n, inner],
        count: outer * inner,
      },
    ],
  })),
  ...FOLDS.map((fold) => {
    const shaders = foldShaders(fold);
    return routine(fold.name, (args) => foldPlan(shaders, args));
  }),
  ...PLACES.map((place) => {
    const shaders = placeShaders(place);
    return routine(place.name, (args) => placePlan(shaders, args));
  }),
];
