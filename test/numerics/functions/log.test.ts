import { expect, it } from 'vitest';
import { logF32 } from '../../../src/numerics/functions/log.ts';
import { ln, roundToSingle, toFixed } from '../../../src/numerics/functions/highPrecision.ts';
import { rangeBits } from './bits.ts';
import { describeUnary } from './unaryFunction.ts';

const P = 300;

function oracle(x: number): number {
  if (x !== x || x < 0) return NaN;
  if (x === 0) return -Infinity;
  if (x === Infinity) return Infinity;
  return roundToSingle(ln(toFixed(x, P), P), P);
}

describeUnary({
  file: 'log',
  name: 'logF32',
  compute: logF32,
  oracle,
  sample: 200_000,
  pairSample: 2_000_000,
  known: [
    [1, 0],
    [0, -Infinity],
    [-0, -Infinity],
    [-1e-45, NaN],
    [-1, NaN],
    [-Infinity, NaN],
    [Infinity, Infinity],
    [2, Math.fround(0.6931471805599453)],
    [0.5, Math.fround(-0.6931471805599453)],
    [10, Math.fround(2.302585092994046)],
    [1e-45, Math.fround(-103.27892990343185)],
    [3.4028234663852886e38, Math.fround(88.722839052068)],
  ],
  special: [
    rangeBits(0x3f800000 - 3000, 0x3f800000 + 3000), // around 1, where the result vanishes
    rangeBits(0x3f700000, 0x3f900000, 1031),
    rangeBits(1, 2000), // subnormal arguments
    rangeBits(0x3f350000 - 1000, 0x3f350000 + 1000), // where the exponent is counted from
  ],
});

it('grows with x', () => {
  const falls: number[] = [];
  let last = -Infinity;
  for (let x = 2 ** -20; x < 8; x *= 1 + 2 ** -10) {
    const y = logF32(Math.fround(x));
    if (y < last) falls.push(x);
    last = y;
  }
  expect(falls).toEqual([]);
});
