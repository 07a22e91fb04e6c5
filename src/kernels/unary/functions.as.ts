// Elementary functions over a tensor, one element at a time. They leave NaN canonical.
import { cosF32 as cosOf } from '../../numerics/functions/cos.as';
import { erfF32 as erfOf } from '../../numerics/functions/erf.as';
import { expF32 as expOf } from '../../numerics/functions/exp.as';
import { expm1F32 as expm1Of } from '../../numerics/functions/expm1.as';
import { logF32 as logOf } from '../../numerics/functions/log.as';
import { log1pF32 as log1pOf } from '../../numerics/functions/log1p.as';
import { rsqrtF32 as rsqrtOf } from '../../numerics/functions/rsqrt.as';
import { sigmoidF32 as sigmoidOf } from '../../numerics/functions/sigmoid.as';
import { sinF32 as sinOf } from '../../numerics/functions/sin.as';
import { softplusF32 as softplusOf } from '../../numerics/functions/softplus.as';
import { tanF32 as tanOf } from '../../numerics/functions/tan.as';
import { tanhF32 as tanhOf } from '../../numerics/functions/tanh.as';
import { canonical } from '../../numerics/float32.as';

const SELU_SCALE: f32 = 1.0507009873554805;
const SELU_SCALE_ALPHA: f32 = 1.7580993408473766;

export function expF32(x: usize, out: usize, n: i32, parameter: f32): void {
  for (let i = 0; i < n; ++i) f32.store(out + (<usize>i << 2), expOf(f32.load(x + (<usize>i << 2))));
}

export function expm1F32(x: usize, out: usize, n: i32, parameter: f32): void {
  for (let i = 0; i < n; ++i) f32.store(out + (<usize>i << 2), expm1Of(f32.load(x + (<usize>i << 2))));
}

export function logF32(x: usize, out: usize, n: i32, parameter: f32): void {
  for (let i = 0; i < n; ++i) f32.store(out + (<usize>i << 2), logOf(f32.load(x + (<usize>i << 2))));
}

export function log1pF32(x: usize, out: usize, n: i32, parameter: f32): void {
  for (let i = 0; i < n; ++i) f32.store(out + (<usize>i << 2), log1pOf(f32.load(x + (<usize>i << 2))));
}

export function tanhF32(x: usize, out: usize, n: i32, parameter: f32): void {
  for (let i = 0; i < n; ++i) f32.store(out + (<usize>i << 2), tanhOf(f32.load(x + (<usize>i << 2))));
}

export function sigmoidF32(x: usize, out: usize, n: i32, parameter: f32): void {
  for (let i = 0; i < n; ++i) f32.store(out + (<usize>i << 2), sigmoidOf(f32.load(x + (<usize>i << 2))));
}

export function softplusF32(x: usize, out: usize, n: i32, parameter: f32): void {
  for (let i = 0; i < n; ++i) f32.store(out + (<usize>i << 2), softplusOf(f32.load(x + (<usize>i << 2))));
}

export function erfF32(x: usize, out: usize, n: i32, parameter: f32): void {
  for (let i = 0; i < n; ++i) f32.store(out + (<usize>i << 2), erfOf(f32.load(x + (<usize>i << 2))));
}

export function sinF32(x: usize, out: usize, n: i32, parameter: f32): void {
  for (let i = 0; i < n; ++i) f32.store(out + (<usize>i << 2), sinOf(f32.load(x + (<usize>i << 2))));
}

export function cosF32(x: usize, out: usize, n: i32, parameter: f32): void {
  for (let i = 0; i < n; ++i) f32.store(out + (<usize>i << 2), cosOf(f32.load(x + (<usize>i << 2))));
}

export function tanF32(x: usize, out: usize, n: i32, parameter: f32): void {
  for (let i = 0; i < n; ++i) f32.store(out + (<usize>i << 2), tanOf(f32.load(x + (<usize>i << 2))));
}

export function rsqrtF32(x: usize, out: usize, n: i32, parameter: f32): void {
  for (let i = 0; i < n; ++i) f32.store(out + (<usize>i << 2), rsqrtOf(f32.load(x + (<usize>i << 2))));
}

export function eluF32(x: usize, out: usize, n: i32, parameter: f32): void {
  for (let i = 0; i < n; ++i) {
    const v = f32.load(x + (<usize>i << 2));
    f32.store(out + (<usize>i << 2), v < 0 ? expm1Of(v) : v);
  }
}

export function seluF32(x: usize, out: usize, n: i32, parameter: f32): void {
  for (let i = 0; i < n; ++i) {
    const v = f32.load(x + (<usize>i << 2));
    const y = v < 0 ? SELU_SCALE_ALPHA * expm1Of(v) : SELU_SCALE * v;
    f32.store(out + (<usize>i << 2), canonical(y));
  }
}
