/**
 * tfjs has one current backend, and one p, for the whole thread. Trainings that take turns on a thread each do their
 * tfjs work inside `onBackend`, which gives one at a time the backend and the p that it needs.
 */
import { env, getBackend, setBackend } from '@tensorflow/tfjs-core';
import { TwinrunError } from '../errors.ts';
import type { Recipe } from './recipe.ts';

/** tfjs's flag for p, registered with the exact backends. */
const PRODUCT_BITS_FLAG = 'EXACT_PRODUCT_BITS';

export interface BackendChoice {
  /** A tfjs backend that has been registered, such as "exact-wasm". */
  readonly backend: string;
  readonly productBits: Recipe['numerics']['productBits'];
}

/** Settles when the work asked for last is done. */
let last: Promise<unknown> = Promise.resolve();

/**
 * Does tfjs work that does not wait for anything.
 *
 * @throws TwinrunError('unavailable') when the backend does not start
 */
export function onBackend<T>({ backend, productBits }: BackendChoice, work: () => T): Promise<T> {
  const turn = last.then(async () => {
    if (getBackend() !== backend && !(await setBackend(backend)))
      throw new TwinrunError('unavailable', `backend ${backend} did not start`);
    env().set(PRODUCT_BITS_FLAG, productBits);
    return work();
  });
  last = turn.catch(() => undefined);
  return turn;
}
