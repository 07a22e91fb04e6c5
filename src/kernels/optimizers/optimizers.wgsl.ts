/** The optimizers' updates in WGSL: one dispatch each, the roundings of the reference in its order. */
import { arithmeticWgsl } from '../../numerics/arithmetic.wgsl.ts';
import { argumentWords, gpuRoutine, type GpuRoutine } from '../gpu.ts';
import { input, output, type Arguments } from '../kernel.ts';

type UpdateArguments = Arguments & { readonly n: number };

/**
 * An update with some slots besides the value. Inputs are value, gradient and slots, outputs value and slots; `names` are
 * the arguments after n, binary32 numbers' words.
 */
function update(name: string, slots: number, names: readonly string[], code: string): GpuRoutine {
  const shader = {
    name,
    kind: 'element',
    reads: 2 + slots,
    writes: 1 + slots,
    args: names.length,
    uses: [arithmeticWgsl],
    code: /* wgsl */ `
fn element(i: u32) {
  ${names.map((argument, k) => `let ${argument} = u32(arg(${k}u));`).join('\n  ')}
  let value = in0[i];
  let g = in1[i];
  ${code}
}
`,
  } as const;
  const tensors = [
    ...Array.from({ length: shader.reads }, (_, i) => input(i)),
    ...Array.from({ length: shader.writes }, (_, i) => output(i)),
  ];
  return gpuRoutine<UpdateArguments>(name, ({ n, ...rest }) => ({
    dispatches: [{ shader, tensors, args: Object.values(rest).flatMap(argumentWords), count: n }],
  }));
}

const momentumCode = (step: string) => `
  let v = addF32(mulF32(momentum, in2[i]), g);
  out1[i] = v;
  out0[i] = addF32(value, mulF32(minusRate, ${step}));`;

const ADAM_NAMES = [
  ...['minusRate', 'beta1', 'rest1', 'beta2', 'rest2'],
  ...['correction1', 'correction2', 'epsilon'],
];

const adamCode = (decayed: string) => `
  let m = addF32(mulF32(beta1, in2[i]), mulF32(rest1, g));
  let v = addF32(mulF32(beta2, in3[i]), mulF32(rest2, mulF32(g, g)));
  out1[i] = m;
  out2[i] = v;
  let size = addF32(sqrtF32(divF32(v, correction2)), epsilon);
  out0[i] = addF32(${decayed}, mulF32(minusRate, divF32(divF32(m, correction1), size)));`;

const squareCode = (square: string) => `
  let s = ${square};
  out1[i] = s;
  out0[i] = addF32(value, mulF32(minusRate, divF32(g, addF32(sqrtF32(s), epsilon))));`;

export const optimizersGpu: readonly GpuRoutine[] = [
  update('sgdUpdate', 0, ['minusRate'], 'out0[i] = addF32(value, mulF32(minusRate, g));'),
  update('momentumUpdate', 1, ['minusRate', 'momentum'], momentumCode('v')),
  update('nesterovUpdate', 1, ['minusRate', 'momentum'], momentumCode('addF32(g, mulF32(momentum, v))')),
  update('adamUpdate', 2, ADAM_NAMES, adamCode('value')),
  update('adamWUpdate', 2, [...ADAM_NAMES, 'keep'], adamCode('mulF32(keep, value)')),
  update(
    'rmsPropUpdate',
    1,
    ['minusRate', 'decay', 'rest', 'epsilon'],
    squareCode('addF32(mulF32(decay, in2[i]), mulF32(rest, mulF32(g, g)))'),
  ),
  update('adagradUpdate', 1, ['minusRate', 'epsilon'], squareCode('addF32(in2[i], mulF32(g, g))')),
];
