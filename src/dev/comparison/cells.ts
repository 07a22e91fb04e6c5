/** How samples and their differences are written in a table. */
import type { Band } from '../../benchmarks/expected.ts';
import type { Metric } from '../../benchmarks/metric.ts';
import { welch, type Difference } from './welch.ts';

/** Accuracies in per cent, without the sign; other metrics with four significant digits. */
export const textOf =
  (metric: Metric) =>
  (value: number): string =>
    metric === 'test accuracy' ? (100 * value).toFixed(2) : String(Number(value.toPrecision(4)));

/** Mean ± deviation (seeds). */
export function sampleCell(metric: Metric, { mean, deviation, seeds }: Band): string {
  const text = textOf(metric);
  return `${text(mean)} ± ${text(deviation)} (${seeds})`;
}

const containsZero = ({ low, high }: Difference): boolean => low <= 0 && high >= 0;

/** a minus b, its 95 % interval, and whether that contains 0; dashes where neither sample spreads. */
export function differenceCells(metric: Metric, a: Band, b: Band): readonly string[] {
  if (a.deviation === 0 && b.deviation === 0) return ['-', '-', '-'];
  const text = textOf(metric);
  const signed = (value: number): string => `${value < 0 ? '' : '+'}${text(value)}`;
  const difference = welch(a, b);
  return [
    signed(difference.mean),
    `${signed(difference.low)} to ${signed(difference.high)}`,
    containsZero(difference) ? 'yes' : '**no**',
  ];
}

/** A line of a Markdown table. */
export const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;

/** The head of a Markdown table, its columns with | between them. */
export function head(columns: string): readonly string[] {
  const cells = columns.split(' | ');
  return [line(cells), line(cells.map(() => '---'))];
}
