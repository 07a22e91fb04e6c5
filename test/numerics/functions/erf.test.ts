import { erfF32 } from '../../../src/numerics/functions/erf.ts';
import { erf, roundToSingle, toFixed } from '../../../src/numerics/functions/highPrecision.ts';
import { rangeBits } from './bits.ts';
import { describeUnary } from './unaryFunction.ts';

// Enough for x^2 of the smallest x.
const P = 420;

function oracle(x: number): number {
  if (x !== x) return NaN;
  if (Math.abs(x) > 6) return x < 0 ? -1 : 1;
  return x === 0 ? x : roundToSingle(erf(toFixed(x, P), P), P);
}

describeUnary({
  file: 'erf',
  name: 'erfF32',
  compute: erfF32,
  oracle,
  sample: 10_000,
  pairSample: 400_000,
  known: [
    [0, 0],
    [-0, -0],
    [1e-45, 1e-45],
    [1, Math.fround(0.8427007929497149)],
    [-1, Math.fround(-0.8427007929497149)],
    [0.5, Math.fround(0.5204998778130465)],
    [Infinity, 1],
    [-Infinity, -1],
  ],
  special: [
    rangeBits(0x40700000, 0x40800000, 1031), // the last results below 1
    rangeBits(0x3c000000 - 100, 0x3c000000 + 100), // the ends of intervals
    rangeBits(0x3fbf8000, 0x3fc08000, 97),
    rangeBits(1, 3000, 7), // subnormal results
  ],
});
