/**
 * The product itself on a GPU: every invocation makes a block of dot products from packed words, straight from memory.
 * On software adapters, barriers and shared memory cost more than they save; elsewhere caches do their work.
 */
import { fieldsOf, namedFields, type Dispatch, type Shader } from '../gpu.ts';
import type { Operand } from '../kernel.ts';
import { epilogueOf, finishShader, FINISH_FIELDS, type SumWords } from './finish.wgsl.ts';

/** The rows r of a product: r = (r2, r1, r0), r0 < sizes[0], r1 < sizes[1]; each step's words or elements. */
export type Steps = readonly [r0: number, r1: number, r2: number];

/** What is multiplied, and where it is. Sums run over runs of words; run q = (q1, q0), q0 < runSize. */
export interface Product {
  readonly batch: number;
  readonly rows: number;
  readonly columns: number;
  readonly rowSizes: readonly [number, number];
  /** From a row to its first word in a, and to its first output. */
  readonly aRow: Steps;
  readonly outRow: Steps;
  readonly outOffset: number;
  /** A row's group is floor(row / divisor) % modulus. */
  readonly rowGroup: readonly [divisor: number, modulus: number];
  readonly aOffset: number;
  readonly bOffset: number;
  readonly runs: number;
  readonly runSize: number;
  /** From a run to its words in a. Those of b follow one another: (run, word, column). */
  readonly aRun: readonly [q0: number, q1: number];
  readonly runWords: number;
  /** From a word to the next one of a run, in a. */
  readonly aStep: number;
  /** From one product of a batch to the next. */
  readonly aBatch: number;
  readonly bBatch: number;
  readonly outBatch: number;
  readonly aGroupBatch: number;
  readonly bGroupBatch: number;
  readonly productBits: number;
  readonly activation: number;
}

const FIELDS = [
  ...FINISH_FIELDS,
  'rowBlocks',
  'columnBlocks',
  'aRow0',
  'aRow1',
  'aRow2',
  'aOffset',
  'bOffset',
  'runSize',
  'aRun0',
  'aRun1',
  'runWords',
  'aStep',
  'aBatch',
  'bBatch',
  'allWords',
  'sliceWords',
] as const;

/** Words summed before the sums are spilled: 2 * 16 products of 14 bits, and 16 of limbs, fit in 31 bits. */
const SPILL = 16;

const range = (n: number): number[] => Array.from({ length: n }, (_, i) => i);

/** How sums are kept in registers. */
interface Summing {
  readonly name: string;
  /** Rows and columns of a block. */
  readonly tile: number;
  readonly words: SumWords;
  readonly module: Shader['code'];
  /** Code for one block, rows and columns by number. */
  readonly declare: (at: string) => string;
  readonly unpack: (name: string) => string;
  readonly add: (at: string, r: number, c: number) => string;
  readonly spill: (at: string) => string;
  /** The sum as an expression. */
  readonly sum: (at: string) => string;
}

const unpackHalves = (v: string): string =>
  `let ${v}l = bitcast<i32>(${v} << 16u) >> 16u; let ${v}h = bitcast<i32>(${v}) >> 16u;`;

/** The low 16 bits of a sum stay in it, what is above moves to a second register. */
const NARROW: Summing = {
  name: 'productNarrow',
  tile: 8,
  words: 2,
  module: '',
  declare: (at) => `var s${at} = 0; var t${at} = 0;`,
  unpack: unpackHalves,
  add: (at, r, c) => `s${at} += a${r}l * b${c}l + a${r}h * b${c}h;`,
  spill: (at) => `t${at} += s${at} >> 16u; s${at} &= 0xffff;`,
  sum: (at) => `vec2<u32>(bitcast<u32>((t${at} << 16u) | s${at}), bitcast<u32>(t${at} >> 16u))`,
};

/** Products of high limbs, of unlike ones, of low limbs; their sums move to 96 bits. */
const WIDE: Summing = {
  name: 'productWide',
  tile: 4,
  words: 3,
  module: /* wgsl */ `
fn spilled(total: vec3<u32>, high: i32, cross: i32, low: i32) -> vec3<u32> {
  let upper = vec2<u32>(bitcast<u32>(high << 28u), bitcast<u32>(high >> 4u));
  let middle = vec2<u32>(bitcast<u32>(cross << 14u), bitcast<u32>(cross >> 18u));
  return addSum3(total, widened3(add64(add64(upper, middle), widen(low))));
}
`,
  declare: (at) => `var h${at} = 0; var x${at} = 0; var l${at} = 0; var t${at} = vec3<u32>(0u, 0u, 0u);`,
  unpack: unpackHalves,
  add: (at, r, c) =>
    `h${at} += a${r}h * b${c}h; x${at} += a${r}h * b${c}l + a${r}l * b${c}h; l${at} += a${r}l * b${c}l;`,
  spill: (at) => `t${at} = spilled(t${at}, h${at}, x${at}, l${at}); h${at} = 0; x${at} = 0; l${at} = 0;`,
  sum: (at) => `t${at}`,
};

function shaderOf({ name, tile, words, module, declare, unpack, add, spill, sum }: Summing): Shader {
  const block = range(tile).flatMap((r) => range(tile).map((c) => ({ at: `${r}_${c}`, r, c })));
  const lines = <T>(list: readonly T[], line: (one: T) => string): string => list.map(line).join('\n');
  const vector = `vec${words}<u32>`;
  return {
    name,
    kind: 'element',
    lanes: 32,
    reads: 5,
    writes: 1,
    args: FIELDS.length,
    uses: [epilogueOf(words)],
    code: /* wgsl */ `
${module}
fn element(i: u32) {
  ${namedFields(FIELDS)}
  // Neighbours take neighbouring columns, which they read side by side.
  let column = i % columnBlocks;
  var rest = i / columnBlocks;
  let row = rest % rowBlocks;
  rest /= rowBlocks;
  let slice = rest % slices;
  let product = rest / slices;
  ${lines(
    range(tile),
    (r) => `let row${r} = row + ${r}u * rowBlocks;
  let from${r} = row${r} % rowSize0 * aRow0 + row${r} / rowSize0 % rowSize1 * aRow1 + row${r} / (rowSize0 * rowSize1) * aRow2;`,
  )}
  ${lines(block, ({ at }) => declare(at))}
  ${lines(range(tile), (c) => `let beside${c} = ${c}u * columnBlocks;`)}
  var k = slice * sliceWords;
  let end = min(allWords, k + sliceWords);
  let run = k / runWords;
  // Where the next word is: one step on, from a run's last word the next run, from the last run of a row the next row.
  let nextRun = aRun0 - (runWords - 1u) * aStep - aStep;
  let nextRow = aRun1 - runSize * aRun0;
  var word = k % runWords;
  var place = run % runSize;
  var a = product * aBatch + aOffset + place * aRun0 + run / runSize * aRun1 + word * aStep;
  var b = product * bBatch + bOffset + k * columns + column;
  while (k < end) {
    let stop = min(end, k + ${SPILL}u);
    for (; k < stop; k += 1u) {
      ${lines(range(tile), (r) => `let a${r} = in0[a + from${r}]; ${unpack(`a${r}`)}`)}
      ${lines(
        range(tile),
        (c) => `let b${c} = in1[b + beside${c}]; ${unpack(`b${c}`)}
      ${lines(range(tile), (r) => add(`${r}_${c}`, r, c))}`,
      )}
      // Selections, as software adapters run both sides of a branch.
      b += columns;
      word += 1u;
      let lastWord = word == runWords;
      word = select(word, 0u, lastWord);
      place += select(0u, 1u, lastWord);
      let lastPlace = place == runSize;
      place = select(place, 0u, lastPlace);
      a += aStep + select(0u, nextRun, lastWord) + select(0u, nextRow, lastPlace);
    }
    ${lines(block, ({ at }) => spill(at))}
  }
  // Written one after another by a loop, as rounding is long.
  var sums: array<${vector}, ${tile * tile}>;
  ${lines(block, ({ at, r, c }) => `sums[${r * tile + c}] = ${sum(at)};`)}
  var exponents: array<i32, ${tile}>;
  for (var c = 0u; c < ${tile}u; c += 1u) {
    exponents[c] = columnExponent(product, column + c * columnBlocks);
  }
  for (var r = row; r < rows; r += rowBlocks) {
    let first = (r - row) / rowBlocks * ${tile}u;
    let e = rowExponent(product, r);
    let to = select(((slice * batch + product) * rows + r) * columns * ${words}u, outputRow(product, r), slices == 1u);
    for (var c = 0u; c < ${tile}u && column + c * columnBlocks < columns; c += 1u) {
      let sum = sums[first + c];
      let at = column + c * columnBlocks;
      if (slices == 1u) {
        out0[to + at] = finished(sum, e + exponents[c], at);
      } else {
        out0[to + at * ${words}u] = sum.x;
        out0[to + at * ${words}u + 1u] = sum.y;
        ${words === 3 ? 'out0[to + at * 3u + 2u] = sum.z;' : ''}
      }
    }
  }
}
`,
  };
}

interface Variant {
  readonly summing: Summing;
  readonly shader: Shader;
  readonly finish: Shader;
}

const variantOf = (summing: Summing): Variant => ({
  summing,
  shader: shaderOf(summing),
  finish: finishShader(summing.words),
});

const narrow = variantOf(NARROW);
const wide = variantOf(WIDE);

/** Invocations that a device should have to do. */
const ENOUGH = 256;
/** Words of a slice, at least: below that, adding slices up costs more than it gains. */
const LEAST_SLICE = 128;

/** Tensors of a product: packed words, the groups' magnitudes, bias if there is one. */
export interface ProductTensors {
  readonly a: Operand;
  readonly b: Operand;
  readonly aScales: Operand;
  readonly bScales: Operand;
  readonly bias: Operand | undefined;
  readonly out: Operand;
  /** For the sums of slices; see sliceSumWords. */
  readonly sums: Operand;
}

interface Blocks {
  readonly variant: Variant;
  readonly rowBlocks: number;
  readonly columnBlocks: number;
  readonly allWords: number;
  readonly sliceWords: number;
  readonly slices: number;
}

function blocksOf({ batch, rows, columns, runs, runWords, productBits }: Product): Blocks {
  const variant = productBits === 14 ? narrow : wide;
  const { tile } = variant.summing;
  const rowBlocks = Math.ceil(rows / tile);
  const columnBlocks = Math.ceil(columns / tile);
  const allWords = runs * runWords;
  const wanted = Math.ceil(ENOUGH / Math.max(1, batch * rowBlocks * columnBlocks));
  const most = Math.max(1, Math.floor(allWords / LEAST_SLICE));
  const sliceWords = Math.max(1, Math.ceil(allWords / Math.min(wanted, most)));
  const slices = Math.max(1, Math.ceil(allWords / sliceWords));
  return { variant, rowBlocks, columnBlocks, allWords, sliceWords, slices };
}

/** Words of the temporary tensor that holds the sums of slices; 1 where there are none. */
export function sliceSumWords(product: Product): number {
  const { slices, variant } = blocksOf(product);
  return slices === 1 ? 1 : slices * product.batch * product.rows * product.columns * variant.summing.words;
}

export function productDispatches(product: Product, tensors: ProductTensors): readonly Dispatch[] {
  const { batch, rows, columns } = product;
  const { variant, slices, rowBlocks, columnBlocks, allWords, sliceWords } = blocksOf(product);
  const values = {
    ...product,
    rowBlocks,
    columnBlocks,
    allWords,
    sliceWords,
    slices,
    rowSize0: product.rowSizes[0],
    rowSize1: product.rowSizes[1],
    aRow0: product.aRow[0],
    aRow1: product.aRow[1],
    aRow2: product.aRow[2],
    outRow0: product.outRow[0],
    outRow1: product.outRow[1],
    outRow2: product.outRow[2],
    groupDivisor: product.rowGroup[0],
    groupModulus: product.rowGroup[1],
    aRun0: product.aRun[0],
    aRun1: product.aRun[1],
    // With no words at all there is no run either.
    runWords: Math.max(1, product.runWords),
    hasBias: Number(tensors.bias !== undefined),
    exponent: -2 * (product.productBits - 1),
  };
  const { a, b, aScales, bScales, out, sums } = tensors;
  const bias = tensors.bias ?? bScales;
  const count = batch * slices * rowBlocks * columnBlocks;
  const product1: Dispatch = {
    shader: variant.shader,
    tensors: [a, b, aScales, bScales, bias, slices === 1 ? out : sums],
    args: fieldsOf(FIELDS, values),
    count,
  };
  if (slices === 1) return [product1];
  return [
    product1,
    {
      shader: variant.finish,
      tensors: [sums, sums, aScales, bScales, bias, out],
      args: fieldsOf(FINISH_FIELDS, values),
      count: batch * rows * columns,
    },
  ];
}
