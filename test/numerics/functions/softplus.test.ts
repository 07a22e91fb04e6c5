import { softplusF32 } from '../../../src/numerics/functions/softplus.ts';
import { exp, ln, roundToSingle, toFixed } from '../../../src/numerics/functions/highPrecision.ts';
import { rangeBits } from './bits.ts';
import { describeUnary } from './unaryFunction.ts';

// Enough for x^2 of the smallest x.
const P = 420;
const ONE = 1n << BigInt(P);

function oracle(x: number): number {
  if (x !== x) return NaN;
  if (Math.abs(x) > 200) return x < 0 ? 0 : x;
  return roundToSingle(ln(ONE + exp(toFixed(x, P), P), P), P);
}

describeUnary({
  file: 'softplus',
  name: 'softplusF32',
  compute: softplusF32,
  oracle,
  sample: 15_000,
  pairSample: 400_000,
  known: [
    [0, Math.fround(0.6931471805599453)],
    [-0, Math.fround(0.6931471805599453)],
    [1, Math.fround(1.3132616875182228)],
    [-1, Math.fround(0.31326168751822286)],
    [40, 40],
    [Infinity, Infinity],
    [-Infinity, 0],
  ],
  special: [
    Uint32Array.of(0x3bd0ed47, 0x3bda1d9d, 0x3c7ecda8), // near to a rounding boundary
    rangeBits(0x42200000 - 500, 0x42200000 + 500), // the result is x from 40 on
    rangeBits(0xc0ddce9e - 500, 0xc0ddce9e + 500), // where the logarithm's table takes over from the series
    rangeBits(0xc2aeac50, 0xc2d00200, 1009), // subnormal results
  ],
});
