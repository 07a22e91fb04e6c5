import { expm1F32 } from '../../../src/numerics/functions/expm1.ts';
import { exp, roundToSingle, toFixed } from '../../../src/numerics/functions/highPrecision.ts';
import { rangeBits } from './bits.ts';
import { describeUnary } from './unaryFunction.ts';

// Enough for x^2 of the smallest x.
const P = 420;
const ONE = 1n << BigInt(P);

function oracle(x: number): number {
  if (x !== x) return NaN;
  if (x > 200) return Infinity;
  if (x < -200) return -1;
  return x === 0 ? x : roundToSingle(exp(toFixed(x, P), P) - ONE, P);
}

describeUnary({
  file: 'expm1',
  name: 'expm1F32',
  compute: expm1F32,
  oracle,
  sample: 15_000,
  pairSample: 400_000,
  known: [
    [0, 0],
    [-0, -0],
    [1e-45, 1e-45],
    [-1e-45, -1e-45],
    [1, Math.fround(1.718281828459045)],
    [-1, Math.fround(-0.6321205588285577)],
    [Infinity, Infinity],
    [-Infinity, -1],
    [-18, -1],
  ],
  special: [
    rangeBits(0x42b17217 - 500, 0x42b17217 + 500), // overflow
    rangeBits(0xc18aa122 - 500, 0xc1900000 + 500, 97), // the last result above -1
    rangeBits(0x3ab00000, 0x3ac00000, 1031), // where the table takes over from the series
    rangeBits(0xbab00000, 0xbac00000, 1031),
  ],
});
