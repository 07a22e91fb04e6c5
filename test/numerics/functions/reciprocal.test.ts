import { reciprocalF32 } from '../../../src/numerics/functions/reciprocal.ts';
import { roundToSingle, toFixed } from '../../../src/numerics/functions/highPrecision.ts';
import { rangeBits } from './bits.ts';
import { describeUnary } from './unaryFunction.ts';

const P = 400;

function oracle(x: number): number {
  if (x !== x) return NaN;
  if (x === 0) return x < 0 || Object.is(x, -0) ? -Infinity : Infinity;
  if (Math.abs(x) === Infinity) return x < 0 ? -0 : 0;
  return roundToSingle((1n << BigInt(2 * P)) / toFixed(x, P), P);
}

describeUnary({
  file: 'reciprocal',
  name: 'reciprocalF32',
  compute: reciprocalF32,
  oracle,
  sample: 15_000,
  pairSample: 400_000,
  known: [
    [0, Infinity],
    [-0, -Infinity],
    [Infinity, 0],
    [-Infinity, -0],
    [3, Math.fround(0.3333333333333333)],
    [1e-45, Infinity],
    [1.7014118346046923e38, 5.877471754111438e-39],
  ],
  special: [
    rangeBits(0x7e800000, 0x7f800000, 4099), // subnormal results
    rangeBits(0x00200000 - 500, 0x00200000 + 500), // overflow
  ],
});
