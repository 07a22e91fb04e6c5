/** The losses of a run as they come in, and how they are thinned for drawing. */

/** Grows as steps arrive; step s is entry s - 1. */
export class LossCurve {
  #values = new Float32Array(1024);
  #length = 0;

  get length(): number {
    return this.#length;
  }

  get values(): Float32Array {
    return this.#values.subarray(0, this.#length);
  }

  /** Entries from `firstStep` on are replaced: a resumed run may repeat steps that were seen before. */
  put(firstStep: number, losses: Float32Array): void {
    const end = firstStep - 1 + losses.length;
    if (end > this.#values.length) {
      const larger = new Float32Array(Math.max(end, this.#values.length * 2));
      larger.set(this.values);
      this.#values = larger;
    }
    this.#values.set(losses, firstStep - 1);
    this.#length = end;
  }

  clear(): void {
    this.#length = 0;
  }
}

/** The binary32 that 8 hex digits spell. */
export function lossFromBits(bits: string): number {
  const view = new DataView(new ArrayBuffer(4));
  view.setUint32(0, Number.parseInt(bits, 16));
  return view.getFloat32(0);
}

export interface ThinCurves {
  readonly steps: number[];
  readonly curves: (number | null)[][];
}

/**
 * Curves over a common axis of at most about `most` points: each point is the mean of a bucket of neighbouring steps,
 * drawn at the bucket's last step. A bucket that a curve has not filled yet is a gap, and so is one with a NaN.
 */
export function thin(curves: readonly Float32Array[], totalSteps: number, most = 900): ThinCurves {
  const width = Math.max(1, Math.ceil(totalSteps / most));
  const buckets = Math.ceil(totalSteps / width);
  const steps: number[] = [];
  for (let b = 0; b < buckets; b += 1) steps.push(Math.min(totalSteps, (b + 1) * width));
  return { steps, curves: curves.map((curve) => steps.map((end, b) => bucketMean(curve, b * width, end))) };
}

function bucketMean(curve: Float32Array, from: number, to: number): number | null {
  if (to > curve.length) return null;
  let sum = 0;
  // from < to <= curve.length, so every entry exists.
  for (let i = from; i < to; i += 1) sum += curve[i] as number;
  const mean = sum / (to - from);
  return Number.isFinite(mean) ? mean : null;
}
