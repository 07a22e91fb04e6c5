/**
 * The specification of the optimizers' updates, fused: the same roundings in the same order as the composites in
 * models/optimizers.ts. Every host scalar (1 - beta1, -learningRate, ...) is computed in binary64 and rounded once.
 */
import type { Float32Argument, Routine } from '../kernel.ts';

const { fround, sqrt } = Math;

export type SgdArguments = { readonly n: number; readonly minusRate: Float32Argument };

/** value' = add(value, mul(-rate, gradient)) */
export const sgdUpdate: Routine<SgdArguments> = {
  name: 'sgdUpdate',
  reference([value, gradient], [next], { n, minusRate }) {
    for (let i = 0; i < n; i++) next[i] = fround(value[i] + fround(minusRate.float32 * gradient[i]));
  },
};

export type MomentumArguments = {
  readonly n: number;
  readonly minusRate: Float32Argument;
  readonly momentum: Float32Argument;
};

/** velocity' = add(mul(momentum, velocity), gradient); value' = add(value, mul(-rate, velocity')) */
export const momentumUpdate: Routine<MomentumArguments> = {
  name: 'momentumUpdate',
  reference([value, gradient, velocity], [next, nextVelocity], { n, minusRate, momentum }) {
    for (let i = 0; i < n; i++) {
      const v = fround(fround(momentum.float32 * velocity[i]) + gradient[i]);
      nextVelocity[i] = v;
      next[i] = fround(value[i] + fround(minusRate.float32 * v));
    }
  },
};

/** velocity' = add(mul(momentum, velocity), gradient); value' = add(value, mul(-rate, add(gradient, mul(momentum, velocity')))) */
export const nesterovUpdate: Routine<MomentumArguments> = {
  name: 'nesterovUpdate',
  reference([value, gradient, velocity], [next, nextVelocity], { n, minusRate, momentum }) {
    for (let i = 0; i < n; i++) {
      const v = fround(fround(momentum.float32 * velocity[i]) + gradient[i]);
      nextVelocity[i] = v;
      const ahead = fround(gradient[i] + fround(momentum.float32 * v));
      next[i] = fround(value[i] + fround(minusRate.float32 * ahead));
    }
  },
};

export type AdamArguments = {
  readonly n: number;
  readonly minusRate: Float32Argument;
  readonly beta1: Float32Argument;
  /** 1 - beta1 */
  readonly rest1: Float32Argument;
  readonly beta2: Float32Argument;
  /** 1 - beta2 */
  readonly rest2: Float32Argument;
  /** 1 - beta1^step */
  readonly correction1: Float32Argument;
  /** 1 - beta2^step */
  readonly correction2: Float32Argument;
  readonly epsilon: Float32Argument;
};

export type AdamWArguments = AdamArguments & {
  /** 1 - learningRate * weightDecay */
  readonly keep: Float32Argument;
};

/** `decayed` is what adam's change is added to. */
function adamRoutine<A extends AdamArguments>(
  name: string,
  decayed: (value: number, args: A) => number,
): Routine<A> {
  return {
    name,
    reference([value, gradient, first, second], [next, nextFirst, nextSecond], args) {
      for (let i = 0; i < args.n; i++) {
        const g = gradient[i];
        const m = fround(fround(args.beta1.float32 * first[i]) + fround(args.rest1.float32 * g));
        const v = fround(fround(args.beta2.float32 * second[i]) + fround(args.rest2.float32 * fround(g * g)));
        nextFirst[i] = m;
        nextSecond[i] = v;
        const unbiased = fround(m / args.correction1.float32);
        const size = fround(fround(sqrt(fround(v / args.correction2.float32))) + args.epsilon.float32);
        const change = fround(args.minusRate.float32 * fround(unbiased / size));
        next[i] = fround(decayed(value[i], args) + change);
      }
    },
  };
}

/**
 * m' = add(mul(beta1, m), mul(rest1, g)); v' = add(mul(beta2, v), mul(rest2, mul(g, g)));
 * value' = add(value, mul(-rate, div(div(m', correction1), add(sqrt(div(v', correction2)), epsilon))))
 */
export const adamUpdate = adamRoutine<AdamArguments>('adamUpdate', (value) => value);

/** As adamUpdate, with mul(keep, value) for value. */
export const adamWUpdate = adamRoutine<AdamWArguments>('adamWUpdate', (value, { keep }) =>
  fround(keep.float32 * value),
);

export type RmsPropArguments = {
  readonly n: number;
  readonly minusRate: Float32Argument;
  readonly decay: Float32Argument;
  /** 1 - decay */
  readonly rest: Float32Argument;
  readonly epsilon: Float32Argument;
};

/** s' = add(mul(decay, s), mul(rest, mul(g, g))); value' = add(value, mul(-rate, div(g, add(sqrt(s'), epsilon)))) */
export const rmsPropUpdate: Routine<RmsPropArguments> = {
  name: 'rmsPropUpdate',
  reference([value, gradient, square], [next, nextSquare], { n, minusRate, decay, rest, epsilon }) {
    for (let i = 0; i < n; i++) {
      const g = gradient[i];
      const s = fround(fround(decay.float32 * square[i]) + fround(rest.float32 * fround(g * g)));
      nextSquare[i] = s;
      const size = fround(fround(sqrt(s)) + epsilon.float32);
      next[i] = fround(value[i] + fround(minusRate.float32 * fround(g / size)));
    }
  },
};

export type AdagradArguments = {
  readonly n: number;
  readonly minusRate: Float32Argument;
  readonly epsilon: Float32Argument;
};

/** s' = add(s, mul(g, g)); value' = add(value, mul(-rate, div(g, add(sqrt(s'), epsilon)))) */
export const adagradUpdate: Routine<AdagradArguments> = {
  name: 'adagradUpdate',
  reference([value, gradient, square], [next, nextSquare], { n, minusRate, epsilon }) {
    for (let i = 0; i < n; i++) {
      const g = gradient[i];
      const s = fround(square[i] + fround(g * g));
      nextSquare[i] = s;
      const size = fround(fround(sqrt(s)) + epsilon.float32);
      next[i] = fround(value[i] + fround(minusRate.float32 * fround(g / size)));
    }
  },
};
