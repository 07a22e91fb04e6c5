/** Batch normalisation in WGSL: a factor for each channel, then the elements. */
import { arithmeticWgsl } from '../../numerics/arithmetic.wgsl.ts';
import { rsqrtWgsl } from '../../numerics/functions/rsqrt.wgsl.ts';
import { argumentWords, gpuRoutine, type GpuRoutine, type Shader } from '../gpu.ts';
import { input, output, temporary } from '../kernel.ts';
import type { BatchNormArguments } from './batchNorm.reference.ts';

/** From variance and scale. Arguments: epsilon, scaled. */
const factorShader: Shader = {
  name: 'batchNormFactor',
  kind: 'element',
  reads: 2,
  writes: 1,
  args: 2,
  uses: [arithmeticWgsl, rsqrtWgsl],
  code: /* wgsl */ `
fn element(i: u32) {
  let root = rsqrtF32(addF32(in0[i], u32(arg(0u))));
  if (arg(1u) != 0) {
    out0[i] = mulF32(in1[i], root);
  } else {
    out0[i] = root;
  }
}
`,
};

/** From x, mean, factor and offset. Arguments: period, shifted. */
const applyShader: Shader = {
  name: 'batchNorm',
  kind: 'element',
  reads: 4,
  writes: 1,
  args: 2,
  uses: [arithmeticWgsl],
  code: /* wgsl */ `
fn element(i: u32) {
  let c = i % u32(arg(0u));
  let y = mulF32(subF32(in0[i], in1[c]), in2[c]);
  if (arg(1u) != 0) {
    out0[i] = addF32(y, in3[c]);
  } else {
    out0[i] = y;
  }
}
`,
};

export const batchNormGpu: readonly GpuRoutine[] = [
  gpuRoutine<BatchNormArguments>('batchNorm', ({ n, period, epsilon, scaled, shifted }) => ({
    temporaries: [period],
    dispatches: [
      {
        shader: factorShader,
        tensors: [input(2), input(3), temporary(0)],
        args: [...argumentWords(epsilon), scaled],
        count: n === 0 ? 0 : period,
      },
      {
        shader: applyShader,
        tensors: [input(0), input(1), temporary(0), input(4), output(0)],
        args: [period, shifted],
        count: n,
      },
    ],
  })),
];
