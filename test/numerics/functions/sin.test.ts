import { sinF32 } from '../../../src/numerics/functions/sin.ts';
import { roundToSingle, sin, toFixed } from '../../../src/numerics/functions/highPrecision.ts';
import { rangeBits } from './bits.ts';
import { describeUnary } from './unaryFunction.ts';

// Enough for x^2 of the smallest x.
const P = 420;

function oracle(x: number): number {
  if (x - x !== 0) return NaN;
  return x === 0 ? x : roundToSingle(sin(toFixed(x, P), P), P);
}

describeUnary({
  file: 'sin',
  name: 'sinF32',
  compute: sinF32,
  oracle,
  sample: 15_000,
  pairSample: 400_000,
  known: [
    [0, 0],
    [-0, -0],
    [1e-45, 1e-45],
    [1, Math.fround(0.8414709848078965)],
    [-1, Math.fround(-0.8414709848078965)],
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
