import { sigmoidF32 } from '../../../src/numerics/functions/sigmoid.ts';
import { exp, roundToSingle, toFixed } from '../../../src/numerics/functions/highPrecision.ts';
import { rangeBits } from './bits.ts';
import { describeUnary } from './unaryFunction.ts';

// Enough for x^2 of the smallest x.
const P = 420;
const ONE = 1n << BigInt(P);

function oracle(x: number): number {
  if (x !== x) return NaN;
  if (Math.abs(x) > 200) return x < 0 ? 0 : 1;
  return roundToSingle((ONE << BigInt(P)) / (ONE + exp(toFixed(-x, P), P)), P);
}

describeUnary({
  file: 'sigmoid',
  name: 'sigmoidF32',
  compute: sigmoidF32,
  oracle,
  sample: 15_000,
  pairSample: 400_000,
  known: [
    [0, 0.5],
    [-0, 0.5],
    [1e-45, 0.5],
    [-1e-45, 0.5],
    [1, Math.fround(0.7310585786300049)],
    [-1, Math.fround(0.2689414213699951)],
    [1.1920928955078125e-7, 0.5], // x/4 is the tie after 1/2, -x^3/48 decides
    [Infinity, 1],
    [-Infinity, 0],
  ],
  special: [
    rangeBits(0x33000000, 0x35800000, 4099), // around 1/2
    rangeBits(0xb3000000, 0xb5800000, 4099),
    rangeBits(0x34000000, 0x36000000, 0x100000), // ties of 1/2 + x/4
    rangeBits(0x3c800000 - 500, 0x3c800000 + 500), // where the exponential takes over from the series
    rangeBits(0xbc800000 - 500, 0xbc800000 + 500),
    rangeBits(0xc2aeac50, 0xc2d00200, 1009), // subnormal results
  ],
});
