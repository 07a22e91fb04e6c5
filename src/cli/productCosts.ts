/** What p bits cost at each product of a run: the worst that was seen, in words. */
import type { ProductRecord } from '../backends/productProbe.ts';
import { COST_LIMITS, isCostly, type OperandCost, type WorstCost } from '../numerics/productCost.ts';
import type { TrainingEvent } from '../run/trainingEvent.ts';

/** Where it was: "step 12", "evaluation after step 30". */
interface Seen extends WorstCost {
  readonly where: string;
  readonly shape: readonly number[];
}

interface Row {
  readonly title: string;
  readonly worst: Partial<Record<keyof OperandCost, Seen>>;
}

/** 0.0123 as "1.2 %". */
function percentage(part: number): string {
  if (part > 0 && part < 0.00001) return '< 0.001 %';
  return part === 0 ? '0 %' : `${(100 * part).toPrecision(2)} %`;
}

function describeCost(kind: keyof OperandCost, seen: Seen): string {
  const place = `${seen.of} ${String(seen.index)} of [${seen.shape.join(', ')}]`;
  return `${kind} ${percentage(seen[kind])} (${place}, ${seen.where})`;
}

/** Follows one training. Records come in the order of the products; the event that they led to follows them. */
export class ProductCosts {
  readonly #rows = new Map<string, Row>();
  #pending: { readonly record: ProductRecord; readonly names: readonly string[] }[] = [];
  #step = 0;
  #productBits = 14;

  /** @param nameOf the name of a parameter, by the identity of its data */
  record(record: ProductRecord, nameOf: (dataId: object) => string | undefined): void {
    // Now: later, the parameter's data are others.
    this.#pending.push({ record, names: record.operands.map(({ name, dataId }) => nameOf(dataId) ?? name) });
  }

  follow(event: TrainingEvent): void {
    if (event.kind === 'step') this.#step = event.step;
    const where = event.kind === 'evaluation' ? `evaluation after step ${this.#step}` : `step ${this.#step}`;
    const phase = event.kind === 'evaluation' ? 'evaluation' : 'step';
    const places = new Map<string, number>();
    for (const { record, names } of this.#pending) {
      this.#productBits = record.productBits;
      const what = `${record.kernel} of ${names.join(' and ')}`;
      // An evaluation makes the same products for each of its batches.
      const place = phase === 'step' ? (places.get(what) ?? 0) + 1 : 1;
      places.set(what, place);
      record.operands.forEach(({ shape, cost }, i) => {
        const title = `${phase}: ${what}${place === 1 ? '' : `, ${place}.`}: ${names[i]}`;
        this.#add(`${title} ${i}`, title, cost, where, shape);
      });
    }
    this.#pending = [];
  }

  #add(key: string, title: string, cost: OperandCost, where: string, shape: readonly number[]): void {
    const row = this.#rows.get(key) ?? { title, worst: {} };
    this.#rows.set(key, row);
    for (const kind of ['norm', 'bias'] as const) {
      const one = cost[kind];
      if (one === undefined) continue;
      if (one[kind] > (row.worst[kind]?.[kind] ?? -1)) row.worst[kind] = { ...one, where, shape };
    }
  }

  /** A line for each operand of each product. */
  lines(): readonly string[] {
    const rows = [...this.#rows.values()].map(({ title, worst }) => {
      const costs = (['norm', 'bias'] as const).flatMap((kind) => {
        const seen = worst[kind];
        return seen === undefined ? [] : [describeCost(kind, seen)];
      });
      return `  ${title}: ${costs.join(', ')}`;
    });
    return [
      `products with p = ${this.#productBits}: norm is |q-v| over |v|, bias |sum(q-v)| over sum |v|, the worst of the run`,
      ...rows,
    ];
  }

  /** What to do about it; nothing when every product is well within the limits. */
  warnings(): readonly string[] {
    const costly = [...this.#rows.values()].filter(({ worst }) =>
      Object.values(worst).some((seen) => isCostly(seen)),
    );
    if (costly.length === 0) return [];
    const limits = `norm above ${percentage(COST_LIMITS.norm)} or bias above ${percentage(COST_LIMITS.bias)}`;
    const advice =
      this.#productBits === 14
        ? ': use p = 27, --set numerics.productBits=27'
        : ', with the most bits that there are';
    return [
      ...costly.map(({ title }) => `warning: ${title}`),
      `${costly.length} of ${this.#rows.size} operands have a ${limits}${advice}`,
    ];
  }
}
