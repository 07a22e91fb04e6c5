/** The specification of top-k: the k greatest elements of each row, the greatest first. */
import type { HostValues, Routine } from '../kernel.ts';

export type TopKArguments = { readonly rows: number; readonly n: number; readonly k: number };

/**
 * Sorted in descending order, NaN before everything else; among equals (-0 = +0, NaN = NaN) the lower position comes
 * first. Elements are copied, so zeros keep their signs.
 */
function topKRoutine(name: string): Routine<TopKArguments> {
  return {
    name,
    reference([x]: readonly HostValues[], [values, indices]: readonly HostValues[], { rows, n, k }) {
      for (let r = 0; r < rows; r++) {
        const row = x.subarray(r * n, (r + 1) * n);
        const rank = (v: number) => (v !== v ? 1 : 0);
        // Array.prototype.sort is stable: equal elements stay in the order of their positions.
        const order = Array.from(row, (_, i) => i).sort((i, j) => {
          const byNaN = rank(row[j]) - rank(row[i]);
          return byNaN !== 0 ? byNaN : row[i] > row[j] ? -1 : row[i] < row[j] ? 1 : 0;
        });
        for (let j = 0; j < k; j++) {
          values[r * k + j] = row[order[j]];
          indices[r * k + j] = order[j];
        }
      }
    },
  };
}

export const topKF32 = topKRoutine('topKF32');
export const topKI32 = topKRoutine('topKI32');
