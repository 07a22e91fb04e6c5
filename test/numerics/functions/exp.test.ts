import { expect, it } from 'vitest';
import { expF32 } from '../../../src/numerics/functions/exp.ts';
import { exp, roundToSingle, toFixed } from '../../../src/numerics/functions/highPrecision.ts';
import { fromBits, rangeBits } from './bits.ts';
import { describeUnary } from './unaryFunction.ts';

const P = 300;

function oracle(x: number): number {
  if (x !== x) return NaN;
  if (x > 200) return Infinity;
  if (x < -200) return 0;
  return roundToSingle(exp(toFixed(x, P), P), P);
}

describeUnary({
  file: 'exp',
  name: 'expF32',
  compute: expF32,
  oracle,
  sample: 200_000,
  pairSample: 2_000_000,
  known: [
    [0, 1],
    [-0, 1],
    [1, Math.fround(2.718281828459045)],
    [-1, Math.fround(0.36787944117144233)],
    [1e-45, 1],
    [-1e-45, 1],
    [Infinity, Infinity],
    [-Infinity, 0],
    [3.4028234663852886e38, Infinity],
    [-3.4028234663852886e38, 0],
  ],
  special: [
    rangeBits(0x42b17217 - 1000, 0x42b17217 + 1000), // the last finite result and the first infinite one
    rangeBits(0xc2aeac50 - 1000, 0xc2aeac50 + 1000), // the first subnormal results
    rangeBits(0xc2aeac50, 0xc2d00000, 101), // all subnormal results
    rangeBits(0xc2cff1b5 - 1000, 0xc2cff1b5 + 1000), // the smallest result and zero
    rangeBits(0x33000000, 0x34800000, 2011), // 1 and the numbers next to it
    rangeBits(0xb2800000, 0xb4800000, 2011),
  ],
});

it('grows with x', () => {
  const falls: number[] = [];
  let last = 0;
  for (let x = -104; x < 89; x += 1 / 512) {
    const y = expF32(x);
    if (y < last) falls.push(x);
    last = y;
  }
  expect(falls).toEqual([]);
});

it('overflows and underflows where e^x does', () => {
  expect(expF32(fromBits(0x42b17217))).toBe(fromBits(0x7f7fff84));
  expect(expF32(fromBits(0x42b17218))).toBe(Infinity);
  expect(expF32(fromBits(0xc2cff1b4))).toBe(fromBits(1));
  expect(expF32(fromBits(0xc2cff1b5))).toBe(0);
});
