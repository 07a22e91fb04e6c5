/**
 * What quantising the operand of a product with p bits costs. See docs/numerics.md, "When 14 bits are not enough". For
 * people to read: nothing of it enters a result, so sums are plain binary64.
 */
import { groupScale, quantise, type GroupScale, type ProductBits } from './fixedPoint.ts';
import { powerOfTwo } from './float32.ts';

/** The difference that quantising makes to some values v: the errors are q - v, q in v's units. */
export interface Cost {
  /** |q - v| over |v|, Euclidean norms; 0 for zeros. */
  readonly norm: number;
  /** |sum of q - v| over the sum of |v|: what does not cancel; 0 for zeros. */
  readonly bias: number;
}

/** From here on p = 14 is too few. */
export const COST_LIMITS: Cost = { norm: 0.01, bias: 0.001 };

/** Whether a cost is one to warn of. */
export function isCostly({ norm, bias }: Cost): boolean {
  return norm > COST_LIMITS.norm || bias > COST_LIMITS.bias;
}

/** Sums up errors of values that may belong to different groups. */
export class CostSum {
  #errorSquares = 0;
  #squares = 0;
  #errors = 0;
  #sizes = 0;

  /** @param v a finite binary32 */
  add(v: number, scale: GroupScale, p: ProductBits): void {
    if (scale.kind !== 'finite') return;
    // Exact: q has at most 27 bits, and its unit is a power of two.
    const error = quantise(v, scale, p) * powerOfTwo(scale.exponent - p + 1) - v;
    this.#errorSquares += error * error;
    this.#squares += v * v;
    this.#errors += error;
    this.#sizes += Math.abs(v);
  }

  cost(): Cost {
    return {
      // The square of a binary32 is a normal binary64, unless it is 0.
      norm: this.#squares === 0 ? 0 : Math.sqrt(this.#errorSquares / this.#squares),
      bias: this.#sizes === 0 ? 0 : Math.abs(this.#errors) / this.#sizes,
    };
  }
}

/** Where the cost is highest. */
export interface WorstCost extends Cost {
  /** A group shares a scale; a feature is one place in every group. */
  readonly of: 'group' | 'feature';
  /** Which one, counted from 0. */
  readonly index: number;
}

export interface OperandCost {
  /** The group or feature with the largest norm, and the one with the largest bias; absent when there are none. */
  readonly norm?: WorstCost;
  readonly bias?: WorstCost;
}

/**
 * @param values the operand's elements
 * @param groupOf the group of each element, numbered from 0
 * @param featureOf the feature of each element, numbered from 0
 * @returns groups with an infinity or a NaN are left out
 */
export function operandCost(
  values: ArrayLike<number>,
  groupOf: (i: number) => number,
  featureOf: (i: number) => number,
  p: ProductBits,
): OperandCost {
  const members: number[][] = [];
  for (let i = 0; i < values.length; i++) (members[groupOf(i)] ??= []).push(values[i]);
  const scales = members.map((group) => groupScale(group));
  const sums = { group: [] as CostSum[], feature: [] as CostSum[] };
  for (let i = 0; i < values.length; i++) {
    const group = groupOf(i);
    const scale = scales[group];
    if (scale.kind === 'poisoned') continue;
    (sums.group[group] ??= new CostSum()).add(values[i], scale, p);
    (sums.feature[featureOf(i)] ??= new CostSum()).add(values[i], scale, p);
  }
  let worst: OperandCost = {};
  for (const of of ['group', 'feature'] as const)
    sums[of].forEach((sum, index) => (worst = worse(worst, { ...sum.cost(), of, index })));
  return worst;
}

/** The worse of each kind. */
function worse(worst: OperandCost, one: WorstCost): OperandCost {
  return {
    norm: worst.norm === undefined || one.norm > worst.norm.norm ? one : worst.norm,
    bias: worst.bias === undefined || one.bias > worst.bias.bias ? one : worst.bias,
  };
}
