// Softmax over rows of n, its logarithm, and cross-entropy fused with its gradient.
import { sumOf } from '../../numerics/exactSum.as';
import { canonical } from '../../numerics/float32.as';
import { expF32 } from '../../numerics/functions/exp.as';
import { logF32 } from '../../numerics/functions/log.as';
import { scratch } from '../scratch.as';
import { at } from '../walk.as';

/** exp(sub(x, max)) of a row into `exps`; returns the row's max. */
function expsOf(x: usize, n: i32, exps: usize): f32 {
  let most: f32 = -Infinity;
  for (let i = 0; i < n; ++i) most = max<f32>(most, f32.load(x + (<usize>i << 2)));
  for (let i = 0; i < n; ++i) {
    const at = <usize>i << 2;
    f32.store(exps + at, expF32(f32.load(x + at) - most));
  }
  return most;
}

export function softmax(x: usize, out: usize, rows: i32, n: i32): void {
  for (let r = 0; r < rows; ++r) {
    expsOf(x, n, out);
    const total = sumOf(out, n, false);
    for (let i = 0; i < n; ++i) {
      const at = out + (<usize>i << 2);
      f32.store(at, canonical(f32.load(at) / total));
    }
    x += <usize>n << 2;
    out += <usize>n << 2;
  }
}

export function logSoftmax(x: usize, out: usize, rows: i32, n: i32): void {
  for (let r = 0; r < rows; ++r) {
    const most = expsOf(x, n, out);
    const log = logF32(sumOf(out, n, false));
    for (let i = 0; i < n; ++i) {
      const at = <usize>i << 2;
      f32.store(out + at, canonical(f32.load(x + at) - most - log));
    }
    x += <usize>n << 2;
    out += <usize>n << 2;
  }
}

export function softmaxCrossEntropy(x: usize, labels: usize, loss: usize, gradient: usize, rows: i32, n: i32): i32 {
  for (let r = 0; r < rows; ++r) if (<u32>at(labels, r) >= <u32>n) return r + 1;
  const exps = scratch(<usize>n << 2);
  for (let r = 0; r < rows; ++r) {
    const most = expsOf(x, n, exps);
    const total = sumOf(exps, n, false);
    const label = at(labels, r);
    const shifted = f32.load(x + (<usize>label << 2)) - most;
    f32.store(loss + (<usize>r << 2), canonical(-(shifted - logF32(total))));
    for (let i = 0; i < n; ++i) {
      const p = f32.load(exps + (<usize>i << 2)) / total;
      f32.store(gradient + (<usize>i << 2), canonical(p - (i == label ? f32(1) : f32(0))));
    }
    x += <usize>n << 2;
    gradient += <usize>n << 2;
  }
  return 0;
}
