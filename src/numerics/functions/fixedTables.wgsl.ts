/** Tables of 64-bit fixed-point numbers for the elementary functions in WGSL, and polynomials over them. */
import { fixed64Wgsl } from '../fixed64.wgsl.ts';
import type { WgslModule } from '../wgsl.ts';

/** For modules with tables: the code reads them. */
export const polynomial64Wgsl: WgslModule = {
  name: 'polynomial64',
  uses: [fixed64Wgsl],
  code: /* wgsl */ `
/**
 * c0 - w (c1 - w (c2 - ...)), or with + for -, in units of 2^-64: count words of 64 bits from tables[start] on, the
 * last coefficient first. No intermediate value may be negative or reach 1. The error is below 4 (1 + w + w^2 + ...)
 * units, that of the coefficients included.
 */
fn horner64(start: u32, count: u32, w: vec2<u32>, plus: bool) -> vec2<u32> {
  var sum = vec2<u32>(tables[start], tables[start + 1u]);
  for (var i = start + 2u; i < start + 2u * count; i += 2u) {
    let c = vec2<u32>(tables[i], tables[i + 1u]);
    let product = mulHighNear64(sum, w);
    sum = add64(c, select(neg64(product), product, plus));
  }
  return sum;
}
`,
};

/** The coefficients of horner64 as its table: given from the constant one on, rounded down. */
export function coefficients64(count: number, coefficient: (n: number) => bigint): () => Uint32Array {
  return table64(() => Array.from({ length: count }, (_, i) => coefficient(count - 1 - i)));
}

/** A table of unsigned 64-bit integers, the low word of each first; made when it is first asked for. */
export function table64(values: () => readonly bigint[]): () => Uint32Array {
  let words: Uint32Array | undefined;
  return () =>
    (words ??= Uint32Array.from(
      values().flatMap((value) => [Number(value & 0xffffffffn), Number(value >> 32n)]),
    ));
}

/** A constant of 64 bits as WGSL text. */
export function constant64(value: bigint): string {
  return `vec2<u32>(0x${(value & 0xffffffffn).toString(16)}u, 0x${(value >> 32n).toString(16)}u)`;
}
