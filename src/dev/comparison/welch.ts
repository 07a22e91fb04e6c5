/** The difference of two means whose samples may spread differently (Welch 1947, doi:10.1093/biomet/34.1-2.28). */
import type { Band } from '../../benchmarks/expected.ts';
import { studentQuantile } from './student.ts';

/** Size, mean and deviation of a sample. */
export type Sample = Pick<Band, 'seeds' | 'mean' | 'deviation'>;

export interface Difference {
  /** a's mean minus b's. */
  readonly mean: number;
  /** Degrees of freedom, by Welch and Satterthwaite. */
  readonly freedom: number;
  /** The 95 % confidence interval. */
  readonly low: number;
  readonly high: number;
}

/** @throws RangeError when neither sample spreads: then nothing is known of the error */
export function welch(a: Sample, b: Sample): Difference {
  const [ofA, ofB] = [a, b].map(({ seeds, deviation }) => (deviation * deviation) / seeds);
  const squaredError = ofA + ofB;
  if (!(squaredError > 0)) throw new RangeError('samples that do not spread');
  const freedom = (squaredError * squaredError) / ((ofA * ofA) / (a.seeds - 1) + (ofB * ofB) / (b.seeds - 1));
  const mean = a.mean - b.mean;
  const half = studentQuantile(0.975, freedom) * Math.sqrt(squaredError);
  return { mean, freedom, low: mean - half, high: mean + half };
}
