import { cosF32 } from '../../../src/numerics/functions/cos.ts';
import { cos, roundToSingle, toFixed } from '../../../src/numerics/functions/highPrecision.ts';
import { rangeBits } from './bits.ts';
import { describeUnary } from './unaryFunction.ts';

// Enough for x^2 of the smallest x.
const P = 420;

function oracle(x: number): number {
  return x - x === 0 ? roundToSingle(cos(toFixed(x, P), P), P) : NaN;
}

describeUnary({
  file: 'cos',
  name: 'cosF32',
  compute: cosF32,
  oracle,
  sample: 15_000,
  pairSample: 400_000,
  known: [
    [0, 1],
    [-0, 1],
    [1e-45, 1],
    [1, Math.fround(0.5403023058681398)],
    [-1, Math.fround(0.5403023058681398)],
    [Infinity, NaN],
    [-Infinity, NaN],
  ],
  special: [
    rangeBits(0x3c000000 - 200, 0x3c000000 + 200), // where the reduction begins
    rangeBits(0x3fc90fdb - 300, 0x3fc90fdb + 300), // around pi/2, pi and 3 pi/2
    rangeBits(0x40490fdb - 300, 0x40490fdb + 300),
    rangeBits(0x4096cbe4 - 300, 0x4096cbe4 + 300),
    Uint32Array.of(0x4cdba1be, 0x5b55c0f8, 0x6f5d2d4c, 0x6a1976f1, 0x7f7fffff), // huge ones
    rangeBits(0x4b000000, 0x7f7fffff, 131071),
  ],
});
