import { rsqrtF32 } from '../../../src/numerics/functions/rsqrt.ts';
import { roundToSingle, squareRoot, toFixed } from '../../../src/numerics/functions/highPrecision.ts';
import { rangeBits } from './bits.ts';
import { describeUnary } from './unaryFunction.ts';

// Enough for the square root of the largest x, with 60 bits to spare.
const P = 300;

function oracle(x: number): number {
  if (!(x > 0)) return x === 0 ? 1 / x : NaN;
  return x === Infinity ? 0 : roundToSingle(squareRoot((1n << BigInt(2 * P)) / toFixed(x, P), P), P);
}

describeUnary({
  file: 'rsqrt',
  name: 'rsqrtF32',
  compute: rsqrtF32,
  oracle,
  sample: 15_000,
  pairSample: 400_000,
  known: [
    [0, Infinity],
    [-0, -Infinity],
    [-1e-45, NaN],
    [-Infinity, NaN],
    [Infinity, 0],
    [4, 0.5],
    [2, Math.fround(0.7071067811865475)],
    [1e-45, Math.fround(1.4142135623730951 * 18889465931478580854784)],
  ],
  special: [
    rangeBits(0x3f800000 - 3000, 0x3f800000 + 3000),
    rangeBits(1, 2000), // subnormal arguments
    rangeBits(0x7f800000 - 2000, 0x7f800000),
  ],
});
