/** Pooling in WGSL. The kernels refuse dilations, so what a window holds in the image is a rectangle. */
import { arithmeticWgsl } from '../../numerics/arithmetic.wgsl.ts';
import { exactSumWgsl } from '../../numerics/exactSum.wgsl.ts';
import { orderWgsl } from '../../numerics/order.wgsl.ts';
import type { WgslModule } from '../../numerics/wgsl.ts';
import { windowOfList, type Window } from '../conv/window.ts';
import { zeroed } from '../fill.wgsl.ts';
import { gpuRoutine, type GpuRoutine, type Shader } from '../gpu.ts';
import { input, output, temporary } from '../kernel.ts';
import type { PoolArguments } from './pool.reference.ts';

/** Arguments of all shaders: a window's numbers. */
const WINDOW_ARGS = 15;

const windowsWgsl: WgslModule = {
  name: 'poolWindows',
  code: /* wgsl */ `
/** A rectangle of rows (top to bottom - 1) and columns; "first" is the index of its image's first element there. */
struct Rectangle {
  top: i32,
  bottom: i32,
  left: i32,
  right: i32,
  first: i32,
}

/** What window i holds of its channel of the input: element (y, x) is at first + (y * width + x) * channels. */
fn heldBy(i: u32) -> Rectangle {
  let height = arg(1u);
  let width = arg(2u);
  let channels = arg(3u);
  let pixel = i32(i) / channels;
  let line = pixel / arg(5u);
  let image = line / arg(4u);
  let x = (pixel - line * arg(5u)) * arg(10u) - arg(14u);
  let y = (line - image * arg(4u)) * arg(9u) - arg(13u);
  return Rectangle(
    max(y, 0),
    min(y + arg(7u), height),
    max(x, 0),
    min(x + arg(8u), width),
    image * height * width * channels + i32(i) - pixel * channels,
  );
}

fn countOf(r: Rectangle) -> u32 {
  return u32(max(r.bottom - r.top, 0)) * u32(max(r.right - r.left, 0));
}

/** The windows that hold element i of the input: window (y, x) is at first + (y * outWidth + x) * channels. */
fn holdersOf(i: u32) -> Rectangle {
  let channels = arg(3u);
  let pixel = i32(i) / channels;
  let line = pixel / arg(2u);
  let image = line / arg(1u);
  let x = pixel - line * arg(2u) + arg(14u);
  let y = line - image * arg(1u) + arg(13u);
  return Rectangle(
    max(y - arg(7u) + arg(9u), 0) / arg(9u),
    min(y / arg(9u) + 1, arg(4u)),
    max(x - arg(8u) + arg(10u), 0) / arg(10u),
    min(x / arg(10u) + 1, arg(5u)),
    image * arg(4u) * arg(5u) * channels + i32(i) - pixel * channels,
  );
}
`,
};

/**
 * WGSL that runs `body` for every element of the rectangle r, whose index is `at`, row by row. One loop that ends in its
 * condition: software adapters run the body of others once more, with no lanes. Of an empty rectangle `there` is false.
 *
 * @param width an expression: elements of a row of what r lies in
 */
const overRectangle = (width: string, body: string) => /* wgsl */ `
  {
    let there = r.top < r.bottom && r.left < r.right;
    var y = r.top;
    var x = r.left;
    loop {
      let at = u32(r.first + (y * ${width} + x) * arg(3u));
      ${body}
      continuing {
        let over = x + 1 >= r.right;
        x = select(x + 1, r.left, over);
        y += select(0, 1, over);
        break if y >= r.bottom;
      }
    }
  }
`;

/** The index of a window's first greatest element in the input, NaN being the greatest; none where it holds nothing. */
const FIRST_GREATEST = /* wgsl */ `
const NOWHERE: u32 = 0xffffffffu;

fn firstGreatest(i: u32) -> u32 {
  let r = heldBy(i);
  var most = 0u;
  var place = NOWHERE;
  ${overRectangle(
    'arg(2u)',
    `let key = ascendingKey(unsignedZero(in0[at]));
      let greater = there && key > most;
      most = select(most, key, greater);
      place = select(place, at, greater);`,
  )}
  return place;
}
`;

const common = { kind: 'element', writes: 1, args: WINDOW_ARGS } as const;

const maxShader: Shader = {
  ...common,
  name: 'maxPool',
  reads: 1,
  uses: [windowsWgsl, orderWgsl],
  code: /* wgsl */ `
fn element(i: u32) {
  let r = heldBy(i);
  var most = ascendingKey(SIGN | INFINITY);
  ${overRectangle('arg(2u)', 'most = max(most, select(0u, ascendingKey(in0[at]), there));')}
  out0[i] = ascendingValue(most);
}
`,
};

const averageShader: Shader = {
  ...common,
  name: 'avgPool',
  reads: 1,
  uses: [windowsWgsl, exactSumWgsl],
  code: /* wgsl */ `
fn element(i: u32) {
  let r = heldBy(i);
  var span = vec2<u32>(0u, 0u);
  ${overRectangle('arg(2u)', 'span = spanWith(span, select(0u, in0[at], there));')}
  let e = spanExponent(span);
  var sum = vec2<u32>(0u, 0u);
  ${overRectangle('arg(2u)', 'sum = addTerm(sum, sumTerm(select(0u, in0[at], there), e));')}
  out0[i] = finishMean(span, sum, countOf(r));
}
`,
};

/** (x, dy) to dx, which is zeros: for windows that share no element. */
const giveShader: Shader = {
  ...common,
  name: 'giveToGreatest',
  reads: 2,
  uses: [windowsWgsl, orderWgsl],
  code: /* wgsl */ `
${FIRST_GREATEST}
fn element(i: u32) {
  let place = firstGreatest(i);
  if (place != NOWHERE) {
    out0[place] = unsignedZero(in1[i]);
  }
}
`,
};

const greatestShader: Shader = {
  ...common,
  name: 'firstGreatest',
  reads: 1,
  uses: [windowsWgsl, orderWgsl],
  code: /* wgsl */ `
${FIRST_GREATEST}
fn element(i: u32) {
  out0[i] = firstGreatest(i);
}
`,
};

/** dy to what a window gives to each element that it holds. */
const quotientShader: Shader = {
  ...common,
  name: 'avgPoolQuotients',
  reads: 1,
  uses: [windowsWgsl, arithmeticWgsl],
  code: /* wgsl */ `
fn element(i: u32) {
  out0[i] = divF32(in0[i], i32ToF32(i32(countOf(heldBy(i)))));
}
`,
};

/**
 * The sum rule over what the windows that hold an element give to it.
 *
 * @param given an expression in WGSL: what the window numbered w gives to element i, +0 for nothing
 */
function collectShader(name: string, reads: number, given: string): Shader {
  return {
    ...common,
    name,
    reads,
    uses: [windowsWgsl, exactSumWgsl],
    code: /* wgsl */ `
fn given(i: u32, w: u32) -> u32 {
  return ${given};
}

fn element(i: u32) {
  let r = holdersOf(i);
  var span = vec2<u32>(0u, 0u);
  ${overRectangle('arg(5u)', 'span = spanWith(span, select(0u, given(i, at), there));')}
  let e = spanExponent(span);
  var sum = vec2<u32>(0u, 0u);
  ${overRectangle('arg(5u)', 'sum = addTerm(sum, sumTerm(select(0u, given(i, at), there), e));')}
  out0[i] = finishSum(span, sum);
}
`,
  };
}

const collectQuotients = collectShader('collectQuotients', 1, 'in0[w]');
const collectGiven = collectShader('collectGiven', 2, 'select(0u, in0[w], in1[w] == i)');

/** For windows that share no element: a sum of one element is that element, and no -0. */
const spreadShader: Shader = {
  ...common,
  name: 'spreadQuotients',
  reads: 1,
  uses: [windowsWgsl, orderWgsl],
  code: /* wgsl */ `
fn element(i: u32) {
  let r = holdersOf(i);
  let there = r.top < r.bottom && r.left < r.right;
  out0[i] = select(0u, unsignedZero(in0[r.first + (r.top * arg(5u) + r.left) * arg(3u)]), there);
}
`,
};

/** Whether no two windows share an element. */
const areApart = (w: Window) =>
  (w.strideHeight >= w.filterHeight || w.outHeight <= 1) &&
  (w.strideWidth >= w.filterWidth || w.outWidth <= 1);
const outputsOf = (w: Window) => w.batch * w.outHeight * w.outWidth * w.outChannels;
const inputsOf = (w: Window) => w.batch * w.inHeight * w.inWidth * w.inChannels;

function forward(name: string, shader: Shader): GpuRoutine {
  return gpuRoutine<PoolArguments>(name, ({ window: args }) => ({
    dispatches: [{ shader, tensors: [input(0), output(0)], args, count: outputsOf(windowOfList(args)) }],
  }));
}

export const poolGpu: readonly GpuRoutine[] = [
  forward('maxPool', maxShader),
  forward('avgPool', averageShader),
  gpuRoutine<PoolArguments>('maxPoolGrad', ({ window: args }) => {
    const w = windowOfList(args);
    const [dy, x, places] = [input(0), input(1), temporary(0)];
    const outputs = outputsOf(w);
    if (areApart(w))
      return {
        dispatches: [
          zeroed(output(0), inputsOf(w)),
          { shader: giveShader, tensors: [x, dy, output(0)], args, count: outputs },
        ],
      };
    return {
      temporaries: [outputs],
      dispatches: [
        { shader: greatestShader, tensors: [x, places], args, count: outputs },
        { shader: collectGiven, tensors: [dy, places, output(0)], args, count: inputsOf(w) },
      ],
    };
  }),
  gpuRoutine<PoolArguments>('avgPoolGrad', ({ window: args }) => {
    const w = windowOfList(args);
    const quotients = temporary(0);
    return {
      temporaries: [outputsOf(w)],
      dispatches: [
        { shader: quotientShader, tensors: [input(0), quotients], args, count: outputsOf(w) },
        {
          shader: areApart(w) ? spreadShader : collectQuotients,
          tensors: [quotients, output(0)],
          args,
          count: inputsOf(w),
        },
      ],
    };
  }),
];
