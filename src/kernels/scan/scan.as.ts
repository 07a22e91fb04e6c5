// Running sums and products: x is (outer, n, inner).
import { canonical } from '../../numerics/float32.as';

// @ts-ignore: decorator
@inline
function scan<T>(product: bool, x: usize, out: usize, outer: i32, n: i32, inner: i32, exclusive: i32, reverse: i32): void {
  const row = <usize>inner << 2;
  const step = reverse ? 0 - row : row;
  const first = reverse && n > 0 ? <usize>(n - 1) * row : 0;
  for (let o = 0; o < outer; ++o) {
    for (let i = 0; i < inner; ++i) {
      let offset = <usize>o * <usize>n * row + first + (<usize>i << 2);
      let soFar = <T>(product ? 1 : 0);
      for (let k = 0; k < n; ++k) {
        const v = load<T>(x + offset);
        let next = product ? soFar * v : soFar + v;
        if (isFloat<T>()) next = <T>canonical(<f32>next);
        store<T>(out + offset, exclusive ? soFar : next);
        soFar = next;
        offset += step;
      }
    }
  }
}

export function cumsumF32(x: usize, out: usize, outer: i32, n: i32, inner: i32, exclusive: i32, reverse: i32): void {
  scan<f32>(false, x, out, outer, n, inner, exclusive, reverse);
}

export function cumsumI32(x: usize, out: usize, outer: i32, n: i32, inner: i32, exclusive: i32, reverse: i32): void {
  scan<i32>(false, x, out, outer, n, inner, exclusive, reverse);
}

export function cumprodF32(x: usize, out: usize, outer: i32, n: i32, inner: i32, exclusive: i32, reverse: i32): void {
  scan<f32>(true, x, out, outer, n, inner, exclusive, reverse);
}

export function cumprodI32(x: usize, out: usize, outer: i32, n: i32, inner: i32, exclusive: i32, reverse: i32): void {
  scan<i32>(true, x, out, outer, n, inner, exclusive, reverse);
}
