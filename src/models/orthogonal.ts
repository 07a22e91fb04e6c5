import type { Stream } from '../random/stream.ts';

/** A remainder shorter than this is mostly rounding: its row is drawn anew. */
const SHORTEST = 1 / 0x100000;

/**
 * A matrix whose rows, or whose columns if they are fewer, are orthogonal and of length `gain`: normal draws, made so by
 * modified Gram and Schmidt, each operation rounded to binary64. As good as the Q of a QR decomposition with a positive
 * diagonal: every such matrix is as likely. (A. Saxe, J. McClelland, S. Ganguli, arXiv 1312.6120, 2013.)
 *
 * @param shape all axes but the last are the rows
 * @returns the elements, row-major, to be rounded to binary32
 */
export function orthogonal(shape: readonly number[], gain: number, random: Stream): Float64Array {
  const columns = shape[shape.length - 1] ?? 1;
  const rows = shape.slice(0, -1).reduce((a, b) => a * b, 1);
  const length = Math.max(rows, columns);
  const vectors: Float64Array[] = [];
  while (vectors.length < Math.min(rows, columns)) {
    const vector = Float64Array.from({ length }, () => random.normal());
    for (const before of vectors) {
      const along = dot(before, vector);
      for (let k = 0; k < length; k++) vector[k] = (vector[k] ?? 0) - along * (before[k] ?? 0);
    }
    const norm = Math.sqrt(dot(vector, vector));
    if (norm >= SHORTEST) vectors.push(vector.map((x) => x / norm));
  }
  const out = new Float64Array(rows * columns);
  for (const [i, vector] of vectors.entries())
    for (let k = 0; k < length; k++) {
      const place = rows >= columns ? k * columns + i : i * columns + k;
      out[place] = gain * (vector[k] ?? 0);
    }
  return out;
}

/** Added from the first element to the last. */
function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let k = 0; k < a.length; k++) sum += (a[k] ?? 0) * (b[k] ?? 0);
  return sum;
}
