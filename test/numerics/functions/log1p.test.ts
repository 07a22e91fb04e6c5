import { log1pF32 } from '../../../src/numerics/functions/log1p.ts';
import { ln, roundToSingle, toFixed } from '../../../src/numerics/functions/highPrecision.ts';
import { rangeBits } from './bits.ts';
import { describeUnary } from './unaryFunction.ts';

// Enough for x^2 of the smallest x.
const P = 420;
const ONE = 1n << BigInt(P);

function oracle(x: number): number {
  if (x !== x || x < -1) return NaN;
  if (x === -1) return -Infinity;
  return x === 0 || x === Infinity ? x : roundToSingle(ln(ONE + toFixed(x, P), P), P);
}

describeUnary({
  file: 'log1p',
  name: 'log1pF32',
  compute: log1pF32,
  oracle,
  sample: 15_000,
  pairSample: 400_000,
  known: [
    [0, 0],
    [-0, -0],
    [1e-45, 1e-45],
    [-1e-45, -1e-45],
    [1, Math.fround(0.6931471805599453)],
    [-0.5, Math.fround(-0.6931471805599453)],
    [-1, -Infinity],
    [-1.0000001192092896, NaN],
    [Infinity, Infinity],
    [-Infinity, NaN],
  ],
  special: [
    rangeBits(0xbf800000 - 1000, 0xbf800000 + 2), // towards -1
    rangeBits(0x3a7ff000, 0x3a801000, 7), // where the table takes over from the series
    rangeBits(0xba7ff000, 0xba801000, 7),
  ],
});
