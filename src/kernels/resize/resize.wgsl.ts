/** Resizing images in WGSL. Where an output lies in the input is computed in integers; see resize.reference.ts. */
import { arithmeticWgsl } from '../../numerics/arithmetic.wgsl.ts';
import { exactSumWgsl } from '../../numerics/exactSum.wgsl.ts';
import type { WgslModule } from '../../numerics/wgsl.ts';
import { gpuRoutine, type GpuRoutine, type Shader } from '../gpu.ts';
import { input, output } from '../kernel.ts';
import type { ResizeArguments } from './resize.reference.ts';

/** Arguments of all shaders: a routine's, batch to halfPixelCenters. */
const RESIZE_ARGS = 8;

const axesWgsl: WgslModule = {
  name: 'resizeAxes',
  code: /* wgsl */ `
/** The ratio of the sizes, as x / y. */
fn ratioOf(size: i32, outSize: i32) -> vec2<i32> {
  let one = select(0, 1, arg(6u) != 0 && outSize > 1);
  return vec2<i32>(size - one, outSize - one);
}

/** Element i of images of that width as (row, column, channel), the rows of all images in one sequence. */
fn placeOf(i: u32, width: i32) -> vec3<i32> {
  let channels = arg(3u);
  let pixel = i32(i) / channels;
  return vec3<i32>(pixel / width, pixel % width, i32(i) % channels);
}

/** The least and the greatest output, if not more, that input y may meet; between 0 and outSize - 1. */
fn outputsNear(y: i32, size: i32, outSize: i32) -> vec2<i32> {
  let ratio = ratioOf(size, outSize);
  // With aligned corners one pixel serves all.
  let x = max(2 * ratio.x, 1);
  let least = max((2 * y - 2) * ratio.y, 0) / x - 2;
  let most = select((2 * y + 3) * ratio.y / x + 2, outSize - 1, ratio.x == 0);
  return vec2<i32>(max(least, 0), min(most, outSize - 1));
}
`,
};

const bilinearWgsl: WgslModule = {
  name: 'resizeBilinear',
  uses: [axesWgsl, arithmeticWgsl],
  code: /* wgsl */ `
/** Two inputs, and the weight of the upper one. */
struct Source {
  lower: i32,
  upper: i32,
  fraction: u32,
}

fn sourceOf(r: i32, size: i32, outSize: i32) -> Source {
  let ratio = ratioOf(size, outSize);
  let middles = arg(7u) != 0;
  let numerator = max(select(r * ratio.x, (2 * r + 1) * ratio.x - ratio.y, middles), 0);
  let denominator = select(ratio.y, 2 * ratio.y, middles);
  let lower = numerator / denominator;
  let rest = numerator - lower * denominator;
  // Both are below 2^24: the quotient's one rounding is division's.
  let fraction = divF32(i32ToF32(rest), i32ToF32(denominator));
  return Source(lower, min(size - 1, lower + select(1, 0, rest == 0)), fraction);
}
`,
};

const nearestWgsl: WgslModule = {
  name: 'resizeNearest',
  uses: [axesWgsl],
  code: /* wgsl */ `
fn shownBy(r: i32, size: i32, outSize: i32) -> i32 {
  let ratio = ratioOf(size, outSize);
  let numerator = (2 * r + select(0, 1, arg(7u) != 0)) * ratio.x + select(0, ratio.y, arg(6u) != 0);
  return min(size - 1, numerator / (2 * ratio.y));
}
`,
};

const common = { kind: 'element', reads: 1, writes: 1, args: RESIZE_ARGS } as const;

/** Element i of the output as (row, column, channel) in its image b. */
const OUTPUT_PLACE = /* wgsl */ `
  let at = placeOf(i, arg(5u));
  let b = at.x / arg(4u);
  let r = at.x % arg(4u);
`;

const bilinearShader: Shader = {
  ...common,
  name: 'resizeBilinear',
  uses: [bilinearWgsl],
  code: /* wgsl */ `
fn between(low: u32, high: u32, fraction: u32) -> u32 {
  return addF32(low, mulF32(subF32(high, low), fraction));
}

fn element(i: u32) {
  ${OUTPUT_PLACE}
  let row = sourceOf(r, arg(1u), arg(4u));
  let column = sourceOf(at.y, arg(2u), arg(5u));
  var across = array<u32, 2>();
  for (var side = 0; side < 2; side += 1) {
    let line = (b * arg(1u) + select(row.upper, row.lower, side == 0)) * arg(2u);
    let low = in0[(line + column.lower) * arg(3u) + at.z];
    let high = in0[(line + column.upper) * arg(3u) + at.z];
    across[side] = between(low, high, column.fraction);
  }
  out0[i] = between(across[0], across[1], row.fraction);
}
`,
};

const nearestShader: Shader = {
  ...common,
  name: 'resizeNearest',
  uses: [nearestWgsl],
  code: /* wgsl */ `
fn element(i: u32) {
  ${OUTPUT_PLACE}
  let y = shownBy(r, arg(1u), arg(4u));
  let x = shownBy(at.y, arg(2u), arg(5u));
  out0[i] = in0[((b * arg(1u) + y) * arg(2u) + x) * arg(3u) + at.z];
}
`,
};

/**
 * The sum rule in each input element, over the outputs near it: once for the span, once for the sum.
 *
 * @param given WGSL that calls take(a) for what element (y, x) is given by output (r, c), whose gradient is dy
 */
function gradientShader(name: string, uses: readonly WgslModule[], given: string): Shader {
  return {
    ...common,
    name,
    uses: [...uses, exactSumWgsl],
    code: /* wgsl */ `
struct Received {
  summing: bool,
  exponent: i32,
  span: vec2<u32>,
  sum: vec2<u32>,
}

var<private> received: Received;

fn take(a: u32) {
  if (received.summing) {
    received.sum = addTerm(received.sum, sumTerm(a, received.exponent));
  } else {
    received.span = spanWith(received.span, a);
  }
}

fn receive(y: i32, x: i32, r: i32, c: i32, dy: u32) {
  ${given}
}

fn element(i: u32) {
  let at = placeOf(i, arg(2u));
  let b = at.x / arg(1u);
  let y = at.x % arg(1u);
  let rows = outputsNear(y, arg(1u), arg(4u));
  let columns = outputsNear(at.y, arg(2u), arg(5u));
  for (var turn = 0; turn < 2; turn += 1) {
    received.summing = turn == 1;
    received.exponent = spanExponent(received.span);
    for (var r = rows.x; r <= rows.y; r += 1) {
      for (var c = columns.x; c <= columns.y; c += 1) {
        receive(y, at.y, r, c, in0[((b * arg(4u) + r) * arg(5u) + c) * arg(3u) + at.z]);
      }
    }
  }
  out0[i] = finishSum(received.span, received.sum);
}
`,
  };
}

/** Each of an output's four corners counts, also where they coincide. */
const bilinearGradShader = gradientShader(
  'resizeBilinearGrad',
  [bilinearWgsl],
  /* wgsl */ `
  let row = sourceOf(r, arg(1u), arg(4u));
  let column = sourceOf(c, arg(2u), arg(5u));
  for (var corner = 0u; corner < 4u; corner += 1u) {
    let up = (corner & 2u) != 0u;
    let right = (corner & 1u) != 0u;
    if (select(row.lower, row.upper, up) == y && select(column.lower, column.upper, right) == x) {
      let wy = select(subF32(ONE, row.fraction), row.fraction, up);
      let wx = select(subF32(ONE, column.fraction), column.fraction, right);
      take(mulF32(dy, mulF32(wy, wx)));
    }
  }
`,
);

const nearestGradShader = gradientShader(
  'resizeNearestGrad',
  [nearestWgsl],
  /* wgsl */ `
  if (shownBy(r, arg(1u), arg(4u)) == y && shownBy(c, arg(2u), arg(5u)) == x) {
    take(dy);
  }
`,
);

function resizeRoutine(name: string, shader: Shader, backwards: boolean): GpuRoutine {
  return gpuRoutine<ResizeArguments>(name, (args) => {
    const { batch, height, width, channels, outHeight, outWidth, alignCorners, halfPixelCenters } = args;
    return {
      dispatches: [
        {
          shader,
          tensors: [input(0), output(0)],
          args: [batch, height, width, channels, outHeight, outWidth, alignCorners, halfPixelCenters],
          count: batch * channels * (backwards ? height * width : outHeight * outWidth),
        },
      ],
    };
  });
}

export const resizeGpu: readonly GpuRoutine[] = [
  resizeRoutine('resizeBilinear', bilinearShader, false),
  resizeRoutine('resizeBilinearGrad', bilinearGradShader, true),
  resizeRoutine('resizeNearest', nearestShader, false),
  resizeRoutine('resizeNearestGrad', nearestGradShader, true),
];
