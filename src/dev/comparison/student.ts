/**
 * Student's t distribution, with operations only that every engine does alike: what is printed of it is the same anywhere.
 */

/**
 * gamma(a + 1/2) / gamma(a): its asymptotic series (Graham, Knuth, Patashnik, Concrete Mathematics, 9.60) beyond 200, and
 * ratio(a) = ratio(a + 1) a / (a + 1/2) below.
 */
function gammaRatio(a: number): number {
  let factor = 1;
  let x = a;
  for (; x < 200; x++) factor *= x / (x + 0.5);
  const y = 1 / x;
  const series = 1 - y / 8 + (y * y) / 128 + (5 * y * y * y) / 1024 - (21 * y * y * y * y) / 32768;
  return factor * Math.sqrt(x) * series;
}

const SQRT_PI = 1.772453850905516;

/**
 * The probability of a value of at most t >= 0. With s = t / sqrt(n + t^2), n degrees of freedom, it is
 * 1/2 + gammaRatio(n / 2) / sqrt(pi) times the integral of (1 - x^2)^(n/2 - 1) for x from 0 to s, whose binomial series is
 * summed until nothing changes.
 */
function distribution(t: number, freedom: number): number {
  const square = (t * t) / (freedom + t * t);
  let sum = 0;
  let next = 1;
  let coefficient = 1;
  for (let k = 0; next !== sum; k++) {
    sum = next;
    coefficient *= ((k + 1 - freedom / 2) / (k + 1)) * square;
    next = sum + coefficient / (2 * k + 3);
  }
  return 0.5 + (gammaRatio(freedom / 2) / SQRT_PI) * Math.sqrt(square) * sum;
}

/**
 * The value that is exceeded with probability 1 - p, by halving.
 *
 * @param p from 0.5 to 0.995
 * @param freedom degrees of freedom, at least 1, need not be whole
 */
export function studentQuantile(p: number, freedom: number): number {
  if (!(p >= 0.5 && p <= 0.995 && freedom >= 1))
    throw new RangeError(`quantile ${p} of Student's t with ${freedom} degrees of freedom`);
  let high = 1;
  while (distribution(high, freedom) < p) high *= 2;
  let low = 0;
  for (;;) {
    const middle = (low + high) / 2;
    if (middle <= low || middle >= high) return middle;
    if (distribution(middle, freedom) < p) low = middle;
    else high = middle;
  }
}
