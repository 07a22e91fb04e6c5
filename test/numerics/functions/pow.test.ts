import { describe, expect, it } from 'vitest';
import { compileEntry } from '../../../src/numerics/functions/exhaustive/wasmFunction.ts';
import {
  bitLength,
  decompose,
  exp,
  ln,
  roundToSingle,
  shiftRight,
  toFixed,
} from '../../../src/numerics/functions/highPrecision.ts';
import { powF32 } from '../../../src/numerics/functions/pow.ts';
import { preciseExp2, preciseLog2 } from '../../../src/numerics/functions/powSlow.ts';
import { fromBits, sampleBits, toBits } from './bits.ts';
import { KNOWN, samplePairs, ties, type Pair } from './powPairs.ts';

const P = 400;

/** RN(x^y) for finite x > 0 and finite y. Noise below 180 bits is rounded away, so that ties are ties. */
function oracle(x: number, y: number): number {
  const { m, e } = decompose(y);
  const t = shiftRight(ln(toFixed(x, P), P) * m, -e);
  const limit = 110n << BigInt(P);
  if (t > limit) return Infinity;
  if (t < -limit) return 0;
  const v = exp(t, P);
  const drop = Math.max(bitLength(v) - 180, 1);
  const kept = (v + (1n << BigInt(drop - 1))) >> BigInt(drop);
  return roundToSingle(kept << BigInt(drop), P);
}

interface InWasm {
  pow: (x: number, y: number) => number;
  precise: (x: number, y: number) => number;
}

const inWasm = compileEntry(`
  import { powF32 } from './pow.as';
  import { precisePower } from './powSlow.as';
  export function pow(x: f32, y: f32): f32 { return powF32(x, y); }
  export function precise(x: f32, y: f32): f32 { return precisePower(x, y); }`) as unknown as Promise<InWasm>;

function text([x, y]: Pair, got: number, wanted: number): string {
  return `pow(${x}, ${y}): ${toBits(got).toString(16)}, expected ${toBits(wanted).toString(16)}`;
}

function differences(
  pairs: readonly Pair[],
  f: (x: number, y: number) => number,
  g: (x: number, y: number) => number,
): string[] {
  return pairs
    .filter(([x, y]) => toBits(f(x, y)) !== toBits(g(x, y)))
    .slice(0, 10)
    .map((pair) => text(pair, f(...pair), g(...pair)));
}

describe('powF32', () => {
  it('has the special cases of C99 in both languages', { timeout: 60_000 }, async () => {
    const { pow } = await inWasm;
    const known = new Map(
      KNOWN.map(([x, y, z]) => [`${Object.is(x, -0) ? '-0' : x}^${Object.is(y, -0) ? '-0' : y}`, z]),
    );
    const expected = (x: number, y: number): number =>
      known.get(`${Object.is(x, -0) ? '-0' : x}^${Object.is(y, -0) ? '-0' : y}`) ?? NaN;
    const pairs = KNOWN.map(([x, y]): Pair => [x, y]);
    expect(differences(pairs, powF32, expected)).toEqual([]);
    expect(differences(pairs, pow, expected)).toEqual([]);
  });

  it('rounds ties to even in both languages', async () => {
    const { pow } = await inWasm;
    const pairs = ties();
    expect(pairs.length).toBeGreaterThan(1000);
    expect(differences(pairs, powF32, oracle)).toEqual([]);
    expect(differences(pairs, pow, oracle)).toEqual([]);
  });

  it('is correctly rounded on 20000 pairs', { timeout: 60_000 }, () => {
    expect(differences(samplePairs(20_000), powF32, oracle)).toEqual([]);
  });

  it('is the same in both languages on 300000 pairs', { timeout: 60_000 }, async () => {
    const { pow } = await inWasm;
    const bits = sampleBits(600_000);
    const random = Array.from({ length: 250_000 }, (_, i): Pair => [
      fromBits(bits[2 * i] ?? 0),
      fromBits(bits[2 * i + 1] ?? 0),
    ]);
    expect(differences([...samplePairs(50_000), ...random], powF32, pow)).toEqual([]);
  });

  it('has a slow path that is right on its own', { timeout: 60_000 }, async () => {
    const { precise } = await inWasm;
    const pairs = samplePairs(2_000).filter(([x, y]) => {
      const z = powF32(x, y);
      return z > 0 && z < Infinity && y !== 0;
    });
    expect(pairs.length).toBeGreaterThan(1500);
    expect(differences(pairs, (x, y) => preciseExp2(preciseLog2(x), y), oracle)).toEqual([]);
    expect(differences(pairs, precise, oracle)).toEqual([]);
  });
});
