/** Small matrix products on a GPU in one dispatch: every output looks at its row and column by itself. */
import { fieldsOf, namedFields, type GpuPlan, type Shader } from '../gpu.ts';
import { input, output, type Operand } from '../kernel.ts';
import { sum2Wgsl } from './finish.wgsl.ts';
import type { MatMulArguments } from './matMul.reference.ts';

/** Products, and length of a sum, up to which one dispatch is quicker than several. */
const MOST_PRODUCTS = 2048;
const MOST_LENGTH = 64;

const FIELDS = [
  'm',
  'k',
  'n',
  'aBatchStride',
  'bBatchStride',
  'aRow',
  'aStep',
  'bColumn',
  'bStep',
  'bits',
  'hasBias',
  // 0 or 1: relu
  'activation',
] as const;

const shader: Shader = {
  name: 'productSmall',
  kind: 'element',
  lanes: 32,
  reads: 3,
  writes: 1,
  args: FIELDS.length,
  uses: [sum2Wgsl],
  code: /* wgsl */ `
fn element(i: u32) {
  ${namedFields(FIELDS)}
  let column = i % n;
  let row = i / n % m;
  let product = i / (n * m);
  let a = product * aBatchStride + row * aRow;
  let b = product * bBatchStride + column * bColumn;
  var aMost = 0u;
  var bMost = 0u;
  for (var j = 0u; j < k; j += 1u) {
    aMost = max(aMost, in0[a + j * aStep] & MAGNITUDE);
    bMost = max(bMost, in1[b + j * bStep] & MAGNITUDE);
  }
  let aExponent = scaleExponent(aMost);
  let bExponent = scaleExponent(bMost);
  let p = i32(bits);
  // ${MOST_LENGTH} products of 52 bits fit in 64.
  var sum = vec2<u32>(0u, 0u);
  for (var j = 0u; j < k; j += 1u) {
    let x = quantise(in0[a + j * aStep], aExponent, p);
    let y = quantise(in1[b + j * bStep], bExponent, p);
    let size = mulWide(u32(abs(x)), u32(abs(y)));
    sum = add64(sum, select(size, neg64(size), (x ^ y) < 0));
  }
  let rounded = roundSum2(sum, aExponent + bExponent - 2 * (p - 1));
  var y = select(rounded, NAN, max(aMost, bMost) >= INFINITY);
  if (hasBias == 1u) {
    y = addF32(y, in2[column]);
  }
  if (activation == 1u) {
    y = maxF32(y, 0u);
  }
  out0[i] = y;
}
`,
};

/** Whether a product is one of those. */
export function isSmall({ batch, m, k, n }: MatMulArguments): boolean {
  return k <= MOST_LENGTH && batch * m * k * n <= MOST_PRODUCTS;
}

export function smallPlan(args: MatMulArguments, bias: Operand | undefined): GpuPlan {
  const { batch, m, k, n, transposeA, transposeB, productBits } = args;
  const values = {
    ...args,
    aRow: transposeA ? 1 : k,
    aStep: transposeA ? m : 1,
    bColumn: transposeB ? k : 1,
    bStep: transposeB ? 1 : n,
    bits: productBits,
    hasBias: Number(bias !== undefined),
  };
  const tensors = [input(0), input(1), bias ?? input(1), output(0)];
  return { dispatches: [{ shader, tensors, args: fieldsOf(FIELDS, values), count: batch * m * n }] };
}
