/**
 * The shaders of products: every invocation makes a block of dot products from packed words, straight from memory. On
 * software adapters, barriers and shared memory cost more than they save; elsewhere caches do their work.
 */
import { namedFields, type Shader } from '../gpu.ts';
import { epilogueOf, FINISH_FIELDS, type SumWords } from './finish.wgsl.ts';

const OWN_FIELDS = [
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

/** Arguments of a product's shader. */
export const PRODUCT_FIELDS = [...FINISH_FIELDS, ...OWN_FIELDS] as const;

/** Words summed before the sums are spilled: 2 * 16 products of 14 bits, and 16 of limbs, fit in 31 bits. */
const SPILL = 16;

const range = (n: number): number[] => Array.from({ length: n }, (_, i) => i);

/** How sums are kept in registers. */
export interface Summing {
  readonly name: string;
  /** Rows and columns of a block. */
  readonly tile: number;
  readonly words: SumWords;
  /** Words of each operand that are taken at a time. */
  readonly atOnce: 1 | 2;
  /** Words that a slice of the sums may have before they overflow. */
  readonly mostWords: number;
  /** Functions that the following uses. */
  readonly functions: string;
  /** Code for one block, rows and columns by number. */
  readonly declare: (at: string) => string;
  /** From words called name, or name0 and name1. */
  readonly unpack: (name: string) => string;
  readonly add: (at: string, r: number, c: number) => string;
  readonly spill: (at: string) => string;
  /** The sum as an expression. */
  readonly sum: (at: string) => string;
}

const unpackHalves = (v: string): string =>
  `let ${v}l = bitcast<i32>(${v} << 16u) >> 16u; let ${v}h = bitcast<i32>(${v}) >> 16u;`;

/** The low 16 bits of a sum stay in it, what is above moves to a second register. */
export const NARROW: Summing = {
  name: 'productNarrow',
  tile: 8,
  words: 2,
  atOnce: 1,
  mostWords: 1 << 20,
  functions: '',
  declare: (at) => `var s${at} = 0; var t${at} = 0;`,
  unpack: unpackHalves,
  add: (at, r, c) => `s${at} += a${r}l * b${c}l + a${r}h * b${c}h;`,
  spill: (at) => `t${at} += s${at} >> 16u; s${at} &= 0xffff;`,
  sum: (at) => `vec2<u32>(bitcast<u32>((t${at} << 16u) | s${at}), bitcast<u32>(t${at} >> 16u))`,
};

/** Products of high limbs, of unlike ones, of low limbs; their sums move to 96 bits. */
export const WIDE: Summing = {
  name: 'productWide',
  tile: 4,
  words: 3,
  atOnce: 1,
  mostWords: 1 << 24,
  functions: '',
  declare: (at) => `var h${at} = 0; var x${at} = 0; var l${at} = 0; var t${at} = vec3<u32>(0u, 0u, 0u);`,
  unpack: unpackHalves,
  add: (at, r, c) =>
    `h${at} += a${r}h * b${c}h; x${at} += a${r}h * b${c}l + a${r}l * b${c}h; l${at} += a${r}l * b${c}l;`,
  spill: (at) => `t${at} = spilled3(t${at}, h${at}, x${at}, l${at}); h${at} = 0; x${at} = 0; l${at} = 0;`,
  sum: (at) => `t${at}`,
};

/**
 * p = 14 by dot products of four bytes: q = 2^7 h + l with h in [-64, 64] and l in [-64, 63], and m = h + l is a byte
 * too, so that three products serve: h h', l l', and the cross terms are m m' - h h' - l l'.
 */
export const DOTS: Summing = {
  name: 'productDots',
  tile: 4,
  words: 2,
  atOnce: 2,
  mostWords: 1 << 15,
  functions: /* wgsl */ `
fn joinedDots(high: i32, middle: i32, low: i32) -> vec2<u32> {
  let cross = middle - high - low;
  let upper = vec2<u32>(bitcast<u32>(high << 14u), bitcast<u32>(high >> 18u));
  return add64(add64(upper, vec2<u32>(bitcast<u32>(cross << 7u), bitcast<u32>(cross >> 25u))), widen(low));
}
`,
  declare: (at) => `var h${at} = 0; var m${at} = 0; var l${at} = 0;`,
  unpack: (v) =>
    `let ${v}h = (${v}0 & 0xff00ff00u) | ((${v}1 & 0xff00ff00u) >> 8u);
    let ${v}l = ((${v}0 & 0xff00ffu) << 8u) | (${v}1 & 0xff00ffu);
    let ${v}m = ((${v}h & 0x7f7f7f7fu) + (${v}l & 0x7f7f7f7fu)) ^ ((${v}h ^ ${v}l) & 0x80808080u);`,
  add: (at, r, c) =>
    `h${at} += dot4I8Packed(a${r}h, b${c}h); m${at} += dot4I8Packed(a${r}m, b${c}m); l${at} += dot4I8Packed(a${r}l, b${c}l);`,
  spill: () => '',
  sum: (at) => `joinedDots(h${at}, m${at}, l${at})`,
};

/** Goes on by one word. Selections, as software adapters run both sides of a branch. */
const NEXT_WORD = /* wgsl */ `
      b += columns;
      word += 1u;
      lastWord = word == runWords;
      word = select(word, 0u, lastWord);
      place += select(0u, 1u, lastWord);
      lastPlace = place == runSize;
      place = select(place, 0u, lastPlace);
      a += aStep + select(0u, nextRun, lastWord) + select(0u, nextRow, lastPlace);`;

export function productShader(summing: Summing): Shader {
  const { name, tile, words, atOnce, functions, declare, unpack, add, spill, sum } = summing;
  const block = range(tile).flatMap((r) => range(tile).map((c) => ({ at: `${r}_${c}`, r, c })));
  const lines = <T>(list: readonly T[], line: (one: T) => string): string => list.map(line).join('\n');
  const vector = `vec${words}<u32>`;
  const one = `${lines(range(tile), (r) => `let a${r} = in0[a + from${r}];`)}
      ${lines(range(tile), (c) => `let b${c} = in1[b + beside${c}];`)}
      ${NEXT_WORD}`;
  const two = `${lines(range(tile), (r) => `let a${r}0 = in0[a + from${r}];`)}
      ${lines(range(tile), (c) => `let b${c}0 = in1[b + beside${c}];`)}
      ${NEXT_WORD}
      let more = k + 1u < end;
      ${lines(range(tile), (r) => `let a${r}1 = in0[a + from${r}];`)}
      ${lines(range(tile), (c) => `let b${c}1 = select(0u, in1[b + beside${c}], more);`)}
      ${NEXT_WORD}`;
  return {
    name,
    kind: 'element',
    lanes: 32,
    reads: 5,
    writes: 1,
    args: PRODUCT_FIELDS.length,
    uses: [epilogueOf(words)],
    code: /* wgsl */ `
${functions}
fn element(i: u32) {
  ${namedFields(PRODUCT_FIELDS, ['batch', 'rows', 'columns', 'slices', 'rowSize0', 'rowSize1', ...OWN_FIELDS])}
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
  var lastWord = false;
  var lastPlace = false;
  var a = product * aBatch + aOffset + place * aRun0 + run / runSize * aRun1 + word * aStep;
  var b = product * bBatch + bOffset + k * columns + column;
  while (k < end) {
    let stop = min(end, k + ${SPILL}u);
    for (; k < stop; k += ${atOnce}u) {
      ${atOnce === 1 ? one : two}
      ${lines(range(tile), (r) => unpack(`a${r}`))}
      ${lines(
        range(tile),
        (c) => `${unpack(`b${c}`)}
      ${lines(range(tile), (r) => add(`${r}_${c}`, r, c))}`,
      )}
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
