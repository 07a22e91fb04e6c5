// The k greatest elements of each row: each element is inserted into the sorted list of those so far.

/** Whether a goes strictly before b: greater, or the only NaN of the two. */
// @ts-ignore: decorator
@inline
function before<T>(a: T, b: T): bool {
  return a > b || (a != a && b == b);
}

// @ts-ignore: decorator
@inline
function topK<T>(x: usize, values: usize, indices: usize, rows: i32, n: i32, k: i32): void {
  if (k == 0) return;
  for (let r = 0; r < rows; ++r) {
    let count = 0;
    for (let i = 0; i < n; ++i) {
      const v = load<T>(x + (<usize>i << 2));
      if (count == k && !before<T>(v, load<T>(values + (<usize>(k - 1) << 2)))) continue;
      if (count < k) ++count;
      let j = <usize>(count - 1) << 2;
      while (j > 0 && before<T>(v, load<T>(values + j - 4))) {
        store<T>(values + j, load<T>(values + j - 4));
        i32.store(indices + j, i32.load(indices + j - 4));
        j -= 4;
      }
      store<T>(values + j, v);
      i32.store(indices + j, i);
    }
    x += <usize>n << 2;
    values += <usize>k << 2;
    indices += <usize>k << 2;
  }
}

export function topKF32(x: usize, values: usize, indices: usize, rows: i32, n: i32, k: i32): void {
  topK<f32>(x, values, indices, rows, n, k);
}

export function topKI32(x: usize, values: usize, indices: usize, rows: i32, n: i32, k: i32): void {
  topK<i32>(x, values, indices, rows, n, k);
}
