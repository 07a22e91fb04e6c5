import { tanhF32 } from '../../../src/numerics/functions/tanh.ts';
import { exp, roundToSingle, toFixed } from '../../../src/numerics/functions/highPrecision.ts';
import { rangeBits } from './bits.ts';
import { describeUnary } from './unaryFunction.ts';

// Enough for x^2 of the smallest x.
const P = 420;
const ONE = 1n << BigInt(P);

function oracle(x: number): number {
  if (x !== x) return NaN;
  if (Math.abs(x) > 100) return x < 0 ? -1 : 1;
  const e = exp(toFixed(2 * x, P), P);
  return x === 0 ? x : roundToSingle(((e - ONE) << BigInt(P)) / (e + ONE), P);
}

describeUnary({
  file: 'tanh',
  name: 'tanhF32',
  compute: tanhF32,
  oracle,
  sample: 15_000,
  pairSample: 400_000,
  known: [
    [0, 0],
    [-0, -0],
    [1e-45, 1e-45],
    [1, Math.fround(0.7615941559557649)],
    [-1, Math.fround(-0.7615941559557649)],
    [Infinity, 1],
    [-Infinity, -1],
  ],
  special: [
    Uint32Array.of(0xba27c66e), // 2^-33 from a rounding boundary
    rangeBits(0x39800000 - 500, 0x39800000 + 500), // up to 2^-12 the result is x
    rangeBits(0x41102cb3 - 500, 0x41102cb3 + 500), // the last result below 1
    rangeBits(0x411199a0, 0x4111999f + 500),
  ],
});
