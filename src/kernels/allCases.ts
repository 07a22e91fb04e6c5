/** Every conformance case. Apart from index.ts, so that a program which only computes does not carry them. */
import { batchNormCases } from './batchNorm/batchNorm.cases.ts';
import { binaryCases } from './binary/binary.cases.ts';
import type { Case } from './cases.ts';
import { convCases } from './conv/conv.cases.ts';
import { layoutCases } from './layout/layout.cases.ts';
import { rearrangeCases } from './layout/rearrange.cases.ts';
import { matMulCases } from './matMul/matMul.cases.ts';
import { optimizerCases } from './optimizers/optimizers.cases.ts';
import { poolCases } from './pool/pool.cases.ts';
import { reduceCases } from './reduce/reduce.cases.ts';
import { resizeCases } from './resize/resize.cases.ts';
import { scanCases } from './scan/scan.cases.ts';
import { scatterCases } from './scatter/scatter.cases.ts';
import { softmaxCases } from './softmax/softmax.cases.ts';
import { tensorHashCases } from './tensorHash/tensorHash.cases.ts';
import { topKCases } from './topK/topK.cases.ts';
import { unaryCases } from './unary/unary.cases.ts';

export const cases: readonly Case[] = [
  ...binaryCases,
  ...unaryCases,
  ...reduceCases,
  ...matMulCases,
  ...convCases,
  ...poolCases,
  ...softmaxCases,
  ...layoutCases,
  ...rearrangeCases,
  ...batchNormCases,
  ...resizeCases,
  ...scanCases,
  ...topKCases,
  ...scatterCases,
  ...optimizerCases,
  ...tensorHashCases,
];
