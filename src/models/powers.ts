/** Powers of host numbers by repeated multiplication in binary64: the only ones that every engine agrees on. */

/** base^exponent for whole exponents: 1 * base * base * ..., each product rounded. */
export function powerOf(base: number, exponent: number): number {
  let power = 1;
  for (let i = 0; i < exponent; i++) power *= base;
  return power;
}

/** The same as a function that remembers the last power: exponents that ascend cost one multiplication each. */
export function ascendingPowers(base: number): (exponent: number) => number {
  let known = { exponent: 0, power: 1 };
  return (exponent) => {
    if (exponent < known.exponent) known = { exponent, power: powerOf(base, exponent) };
    while (known.exponent < exponent) known = { exponent: known.exponent + 1, power: known.power * base };
    return known.power;
  };
}
