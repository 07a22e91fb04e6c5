/** The specification of pooling: a rule over what a window holds, padding left out; gradients by the sum rule. */
import { meanRule, sumRule } from '../../numerics/exactSum.ts';
import { maxRule } from '../binary/binary.reference.ts';
import { forEachTap, windowOfList, type Window } from '../conv/window.ts';
import type { HostValues, Routine } from '../kernel.ts';

export type PoolArguments = {
  /** A window as listOfWindow gives it, with as many channels outside as inside. */
  readonly window: readonly number[];
};

/** For every output the indices of the inputs that its window holds, row by row. */
function held(w: Window): number[][] {
  const outputs = w.batch * w.outHeight * w.outWidth * w.outChannels;
  const indices = Array.from({ length: outputs }, (): number[] => []);
  forEachTap(w, (_n, outPosition, _tap, inPosition) => {
    for (let c = 0; c < w.outChannels; c++)
      indices[outPosition * w.outChannels + c].push(inPosition * w.inChannels + c);
  });
  return indices;
}

type WindowRule = (values: readonly number[]) => number;

function poolRoutine(name: string, rule: WindowRule): Routine<PoolArguments> {
  return {
    name,
    reference([x], [out], { window }) {
      held(windowOfList(window)).forEach((indices, i) => (out[i] = rule(indices.map((index) => x[index]))));
    },
  };
}

/** Every input's gradient is the sum rule over what the windows give to it. */
function collect(out: HostValues, received: readonly (readonly [to: number, value: number])[]): void {
  const lists = Array.from(out, (): number[] => []);
  for (const [to, value] of received) lists[to].push(value);
  lists.forEach((list, i) => (out[i] = sumRule(list)));
}

export const maxPool = poolRoutine('maxPool', (values) => values.reduce(maxRule, -Infinity));
export const avgPool = poolRoutine('avgPool', meanRule);

/** (dy, x) to dx: a window gives its dy to the first element equal to its maximum, or to its first NaN. */
export const maxPoolGrad: Routine<PoolArguments> = {
  name: 'maxPoolGrad',
  reference([dy, x], [out], { window }) {
    const received: [number, number][] = [];
    held(windowOfList(window)).forEach((indices, i) => {
      if (indices.length === 0) return;
      const greatest = indices.map((index) => x[index]).reduce(maxRule);
      const first = indices.find(
        (index) => x[index] === greatest || (x[index] !== x[index] && greatest !== greatest),
      );
      if (first !== undefined) received.push([first, dy[i]]);
    });
    collect(out, received);
  },
};

/** dy to dx: a window gives RN(dy / count) to each of the `count` elements that it holds. */
export const avgPoolGrad: Routine<PoolArguments> = {
  name: 'avgPoolGrad',
  reference([dy], [out], { window }) {
    const lists = held(windowOfList(window));
    collect(
      out,
      lists.flatMap((indices, i) =>
        indices.map((index): [number, number] => [index, Math.fround(dy[i] / indices.length)]),
      ),
    );
  },
};
