/**
 * Operands of products on a GPU: the scale of each group, then every value as an integer of p bits, in words that the
 * product can take as they come.
 *
 * With p = 14 a word holds two integers, both halves of a pair, each whole or as two limbs of 7 bits; with p = 27 it
 * holds the two limbs of 14 bits of one integer.
 */
import { fixedPointWgsl } from '../../numerics/fixedPoint.wgsl.ts';
import { fieldsOf, namedFields, type Dispatch, type Shader } from '../gpu.ts';
import type { Operand } from '../kernel.ts';
import { zeroed } from '../fill.wgsl.ts';

/** A tensor as (outer, rows, groups, inner): a group is all elements that agree in the first and the third. */
export interface Grouping {
  readonly outer: number;
  readonly rows: number;
  readonly groups: number;
  readonly inner: number;
}

/** Elements of a group that one invocation looks at, at least. */
const LEAST_SHARE = 1024;

const SCALE_FIELDS = ['rows', 'groups', 'inner', 'members', 'chunks', 'step'] as const;

/** Magnitudes, as bits, are ordered like the values, infinities and NaN last. */
const scaleShader: Shader = {
  name: 'productScales',
  kind: 'element',
  lanes: 32,
  reads: 1,
  writes: 1,
  atomics: [0],
  args: SCALE_FIELDS.length,
  code: /* wgsl */ `
fn element(index: u32) {
  ${namedFields(SCALE_FIELDS)}
  // Neighbours read neighbours: elements of a row, or groups side by side.
  var chunk = index % chunks;
  var slot = index / chunks;
  if (inner == 1u) {
    chunk = (index / groups) % chunks;
    slot = index / (groups * chunks) * groups + index % groups;
  }
  let base = (slot / groups * rows * groups + slot % groups) * inner;
  var most = 0u;
  if (step > 0u) {
    for (var t = chunk; t < members; t += chunks) {
      most = max(most, in0[base + t * step] & 0x7fffffffu);
    }
  } else {
    for (var t = chunk; t < members; t += chunks) {
      most = max(most, in0[base + t / inner * groups * inner + t % inner] & 0x7fffffffu);
    }
  }
  if (chunks == 1u) {
    atomicStore(&out0[slot], most);
  } else {
    atomicMax(&out0[slot], most);
  }
}
`,
};

/** The number of groups. */
export function groupCount({ outer, groups }: Grouping): number {
  return outer * groups;
}

/** Writes the bits of each group's largest magnitude. */
export function scaleDispatches(x: Operand, scales: Operand, grouping: Grouping): readonly Dispatch[] {
  const { rows, groups, inner } = grouping;
  const members = rows * inner;
  const count = groupCount(grouping);
  const chunks = Math.max(1, Math.ceil(members / LEAST_SHARE));
  const step = inner === 1 ? groups : rows === 1 ? 1 : 0;
  const args = fieldsOf(SCALE_FIELDS, { rows, groups, inner, members, chunks, step });
  return [
    ...(chunks > 1 ? [zeroed(scales, count)] : []),
    { shader: scaleShader, tensors: [x, scales], args, count: count * chunks },
  ];
}

const PACK_FIELDS = [
  'bits',
  'dots',
  'n0',
  'words',
  'columns',
  'n1Stride',
  'n0Stride',
  'rowStride',
  'columnStride',
  'rowStep',
  'columnStep',
  'pairRow',
  'pairColumn',
  'top',
  'left',
  'height',
  'width',
  'n1Group',
  'n0Group',
  'groupWidth',
  'columnGroups',
  'offset',
  'wordStrips',
  'columnStrips',
  'toOffset',
] as const;

/** How values are packed. */
export interface Encoding {
  readonly bits: number;
  /** For p = 14: whether each integer is 2^7 times its upper byte and its lower byte, signed both. */
  readonly dots: boolean;
}

/** Words that one invocation packs: what they have in common, it works out once. */
const STRIP = 16;

/**
 * Where the words come from: word (n1, n0, h, e) holds the element in row h * rowStep - top and column e * columnStep
 * - left of image (n1, n0), and for p = 14 the one that is (pairRow, pairColumn) further; outside of height x width
 * there are zeros. The element's group is n1 * n1Group + n0 * n0Group + e * columnStep / groupWidth % columnGroups.
 */
export interface Packing extends Readonly<
  Record<
    Exclude<(typeof PACK_FIELDS)[number], 'bits' | 'dots' | 'wordStrips' | 'columnStrips' | 'toOffset'>,
    number
  >
> {
  readonly n1: number;
}

/** A strip goes down a column, or along a row whose elements are of one group. */
const packShader: Shader = {
  name: 'productPack',
  kind: 'element',
  lanes: 32,
  reads: 2,
  writes: 1,
  args: PACK_FIELDS.length,
  uses: [fixedPointWgsl],
  code: /* wgsl */ `
fn packed(address: u32, inside: bool, exponent: i32, bits: u32, dots: u32) -> i32 {
  let q = quantise(select(0u, in0[address], inside), exponent, i32(bits));
  let low = ((q + 64) & 127) - 64;
  return select(q, ((q - low) << 1u) | (low & 255), dots == 1u);
}

fn element(i: u32) {
  ${namedFields(PACK_FIELDS)}
  var e = i % columnStrips;
  var rest = i / columnStrips;
  var h = rest % wordStrips;
  rest /= wordStrips;
  let n = rest % n0;
  let base = rest / n0 * n1Stride + n * n0Stride + offset;
  var column = e * columnStep - left;
  var row = h * rowStep - top;
  var at = base + row * rowStride + column * columnStride;
  var to = toOffset + (rest * words + h) * columns + e;
  let exponent = scaleExponent(in1[rest / n0 * n1Group + n * n0Group + e * columnStep / groupWidth % columnGroups]);
  // Strips are interleaved, so that neighbours read and write neighbours.
  let down = select(0u, wordStrips, wordStrips < words);
  let along = select(0u, columnStrips, columnStrips < columns);
  let pair = pairRow * rowStride + pairColumn * columnStride;
  for (var j = 0u; j < ${STRIP}u && h < words && e < columns; j += 1u) {
    let q = packed(at, row < height && column < width, exponent, bits, dots);
    var word = 0;
    if (bits == 14u) {
      let other = packed(at + pair, row + pairRow < height && column + pairColumn < width, exponent, bits, dots);
      word = (q & 0xffff) | (other << 16u);
    } else {
      let low = ((q + 8192) & 16383) - 8192;
      word = (low & 0xffff) | ((q - low) << 2u);
    }
    out0[to] = bitcast<u32>(word);
    h += down;
    e += along;
    row += down * rowStep;
    column += along * columnStep;
    at += down * rowStep * rowStride + along * columnStep * columnStride;
    to += down * columns + along;
  }
}
`,
};

/** Words that a packing makes. */
export function wordsOf({ n1, n0, words, columns }: Packing): number {
  return n1 * n0 * words * columns;
}

/** Quantises and packs, one packing after another. */
export function packDispatches(
  x: Operand,
  scales: Operand,
  to: Operand,
  { bits, dots }: Encoding,
  packings: readonly Packing[],
): readonly Dispatch[] {
  let toOffset = 0;
  return packings.map((packing) => {
    const { n1, n0, words, columns, columnGroups } = packing;
    const isDown = columnGroups > 1 || words > columns;
    const wordStrips = isDown ? Math.ceil(words / STRIP) : words;
    const columnStrips = isDown ? columns : Math.ceil(columns / STRIP);
    const args = fieldsOf(PACK_FIELDS, {
      ...packing,
      bits,
      dots: Number(dots),
      wordStrips,
      columnStrips,
      toOffset,
    });
    toOffset += wordsOf(packing);
    return { shader: packShader, tensors: [x, scales, to], args, count: n1 * n0 * wordStrips * columnStrips };
  });
}
