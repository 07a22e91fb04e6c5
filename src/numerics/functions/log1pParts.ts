import { LN2_HI, LN2_LO, LOG_TABLE, ORIGIN_HIGH } from './logTable.ts';
import { highWord, pair, powerOfTwo, sumError } from './doubleDouble.ts';

/**
 * ln(1 + a + b) as a double-double, for 1 + a + b > 0 and |b| <= 2^-53 |a|; a != 0.
 *
 * For |a| < 2^-10 the series applies to r = a + b itself. Otherwise 1 + a + b = 2^k (mh + ml) is reduced as in logF32,
 * r = (mh + ml) c - 1 = rh + rl: mh in two halves, whose products with c are exact, ml with one rounding of 2^-106.
 * ln(1+r) = rh + rl (1 - rh + rh^2) + (the tail in rh). Errors, relative to the result:
 * - a series alone: as in logF32, 2^-61.8, and 2^-70 by rl;
 * - elsewhere the result exceeds 2^-10.1 (|a| >= 2^-10) and |rh| < 2^-9: the tail's rounding (below 2^-72) 2^-61.5, the
 *   series' end 2^-64, the terms in rl (below 2^-52) 2^-65, adding the low parts 2^-61.
 * Together below 2^-60.
 */
export function log1pParts(a: number, b: number): number {
  let rh = a;
  let rl = b;
  let start = 0;
  let rest = 0;
  if (Math.abs(a) >= 1 / 1024) {
    const h = 1 + a;
    const l = sumError(1, a, h) + b;
    const offset = highWord(h) - ORIGIN_HIGH;
    const k = offset >> 20;
    const row = 3 * ((offset >> 12) & 255);
    const scale = powerOfTwo(-k);
    const m = h * scale;
    const c = LOG_TABLE[row] as number;
    // Rounds m to a multiple of 2^-26.
    const m1 = m + 100663296 - 100663296;
    const r1 = m1 * c - 1;
    const r2 = (m - m1) * c;
    rh = r1 + r2;
    rl = sumError(r1, r2, rh) + l * scale * c;
    start = k * LN2_HI + (LOG_TABLE[row + 1] as number);
    rest = k * LN2_LO + (LOG_TABLE[row + 2] as number);
  }
  const tail =
    rh * rh * (-1 / 2 + rh * (1 / 3 + rh * (-1 / 4 + rh * (1 / 5 + rh * (-1 / 6 + rh * (1 / 7))))));
  const hi = start + rh;
  return pair(hi, sumError(start, rh, hi) + (rest + (rl * (1 - rh * (1 - rh)) + tail)));
}
