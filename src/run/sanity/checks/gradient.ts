/**
 * Directional derivatives of the loss of a small batch: the gradient of backpropagation, at p = 27, against central
 * differences (L(w + h v) - L(w - h v)) / 2h of the forward pass in double precision. Where the weights start, zero biases
 * put units exactly on the kink of a ReLU; so the point is moved off it at random.
 */
import {
  add,
  mul,
  scalar,
  sub,
  tensor,
  tidy,
  variableGrads,
  type Tensor,
  type Variable,
} from '@tensorflow/tfjs-core';
import type { FilledBatch } from '../../../data/batches.ts';
import { TwinrunError } from '../../../errors.ts';
import type { Parameter } from '../../../models/initialisers.ts';
import { stream } from '../../../random/stream.ts';
import { onBackend, type BackendChoice } from '../../onBackend.ts';
import type { TrainingState } from '../../trainingState.ts';
import { notApplicable, type Check, type Finding } from './check.ts';
import type { Setting } from './setting.ts';

const EXAMPLES = 4;
/** Directions in which all parameters change; besides, one for each parameter tensor alone. */
const WHOLE = 3;
/**
 * The steps, 2^-20, 2^-24 and 2^-28: small beside curves, large beside the last digits of binary64. A smaller one is tried
 * where the larger one disagrees, as it may have a kink on its way; a wrong gradient is wrong with all of them.
 */
const STEPS = [1 / 0x100000, 1 / 0x1000000, 1 / 0x10000000];
/** The point is this far from the first weights at most. */
const OFFSET = 0.05;
const ROOT_OF_THREE = 1.7320508075688772;

/** The greatest relative error that binary32 gradients explain, and the greatest that a kink may. */
const TOLERANCE = 1e-4;
const KINK = 1e-2;
/** Of the norm of the whole gradient: what is smaller may be rounding errors alone, such as that of a bias without effect. */
const LEAST = 1e-3;

/** Values of each parameter tensor. */
type Values = readonly Float32Array[];

/** The forward pass of a batch in double precision, and the point where it is looked at. */
interface Forward {
  readonly state: TrainingState;
  readonly on: BackendChoice;
  readonly batch: FilledBatch;
  readonly point: Values;
}

interface Direction {
  readonly name: string;
  readonly values: Values;
}

/** Uniform draws of [-limit, limit) for each element of each parameter. */
function drawn(seed: string, name: string, parameters: readonly Parameter[], limit: number): Float32Array[] {
  return parameters.map(({ name: parameter, variable: { size } }) => {
    const random = stream(seed, `sanity/gradient/${name}/${parameter}`);
    return Float32Array.from({ length: size }, () => (2 * random.uniform() - 1) * limit);
  });
}

function directionsOf(seed: string, parameters: readonly Parameter[]): Direction[] {
  // Elements of variance 1: the derivative is about as large as the gradient's norm.
  const whole = Array.from({ length: WHOLE }, (_, i) => ({
    name: 'all parameters',
    values: drawn(seed, `direction-${i + 1}`, parameters, ROOT_OF_THREE),
  }));
  const alone = drawn(seed, 'alone', parameters, ROOT_OF_THREE);
  return [
    ...whole,
    ...parameters.map(({ name }, own) => ({
      name,
      values: alone.map((values, i) => (i === own ? values : new Float32Array(values.length))),
    })),
  ];
}

const valuesOf = (tensors: readonly Tensor[]): Promise<Values> =>
  Promise.all(tensors.map((one) => one.data<'float32'>()));

function assign(variable: Variable, value: Tensor): void {
  variable.assign(value as typeof variable);
}

function assignAll({ parameters }: TrainingState, values: Values): void {
  tidy(() =>
    parameters.forEach(({ variable }, i) => assign(variable, tensor(values[i], variable.shape, 'float32'))),
  );
}

/** Backpropagation's gradient at a point. */
async function gradientAt(
  state: TrainingState,
  on: BackendChoice,
  batch: FilledBatch,
  point: Values,
): Promise<Values> {
  const variables = state.parameters.map(({ variable }) => variable);
  const gradients = await onBackend(on, () => {
    assignAll(state, point);
    return tidy(() => {
      const { grads } = variableGrads(() => state.loss(batch, 1), variables);
      return variables.map(({ name }) => grads[name]);
    });
  });
  const values = await valuesOf(gradients);
  gradients.forEach((gradient) => gradient.dispose());
  return values;
}

/** (L(point + h v) - L(point - h v)) / 2h, the difference taken in double precision. */
async function differenceAt(
  { state, on, batch, point }: Forward,
  { values }: Direction,
  h: number,
): Promise<number> {
  const difference = await onBackend(on, () =>
    tidy(() => {
      const lossAt = (distance: number): Tensor => {
        state.parameters.forEach(({ variable: { shape }, variable }, i) => {
          const step = mul(scalar(distance), tensor(values[i], shape, 'float32'));
          assign(variable, add(tensor(point[i], shape, 'float32'), step));
        });
        return state.loss(batch, 1);
      };
      return sub(lossAt(h), lossAt(-h));
    }),
  );
  const [value] = await difference.data();
  difference.dispose();
  return value / (2 * h);
}

const normOf = (values: Values): number =>
  Math.sqrt(values.reduce((sum, elements) => elements.reduce((part, x) => part + x * x, sum), 0));

interface Comparison {
  readonly name: string;
  /** |slope - difference| as a part of the largest of |slope|, |difference| and what a slope usually is. */
  readonly error: number;
}

/** With the first step that agrees, or the one that comes nearest. */
async function compared(forward: Forward, gradient: Values, direction: Direction): Promise<Comparison> {
  const { name, values } = direction;
  // A tensor that the direction leaves alone has no part in it.
  const own = gradient.filter((_, i) => values[i].some((v) => v !== 0));
  const usual = Math.max(normOf(own), LEAST * normOf(gradient));
  let slope = 0;
  gradient.forEach((elements, i) => elements.forEach((g, j) => (slope += g * values[i][j])));
  let least = Infinity;
  for (const h of STEPS) {
    const difference = await differenceAt(forward, direction, h);
    const error = Math.abs(slope - difference);
    const scale = Math.max(Math.abs(slope), Math.abs(difference), usual);
    // What is not a number is as wrong as can be.
    if (error === 0) least = 0;
    else if (error / scale < least) least = error / scale;
    if (least <= TOLERANCE) break;
  }
  return { name, error: least };
}

async function* comparisons(
  setting: Setting,
  exact: TrainingState,
  inDoubles: TrainingState,
  doubles: BackendChoice,
) {
  const { recipe } = setting;
  const batch = setting.fill(setting.order(1).subarray(0, Math.min(recipe.batchSize, EXAMPLES)));
  const { parameters } = exact;
  const start = await valuesOf(parameters.map(({ variable }) => variable));
  const offsets = drawn(recipe.seed, 'offset', parameters, OFFSET);
  const point = start.map((values, i) => values.map((value, j) => value + offsets[i][j]));
  const gradient = await gradientAt(exact, { ...setting.on, productBits: 27 }, batch, point);
  const directions = directionsOf(recipe.seed, parameters);
  const forward = { state: inDoubles, on: doubles, batch, point };
  const found: Comparison[] = [];
  for (const [done, direction] of directions.entries()) {
    setting.requireGoing();
    yield { done, total: directions.length };
    found.push(await compared(forward, gradient, direction));
  }
  return found;
}

export const gradient: Check = async function* (setting) {
  const doubles = { backend: setting.options.doubles, productBits: 27 } as const;
  const states: TrainingState[] = [];
  try {
    const exact = await setting.start(1);
    states.push(exact);
    const inDoubles = await setting.start(1, doubles);
    states.push(inDoubles);
    return findingOf(yield* comparisons(setting, exact, inDoubles, doubles));
  } catch (error) {
    if (error instanceof TwinrunError && error.code === 'unsupported')
      return notApplicable(`${error.message}.`);
    throw error;
  } finally {
    states.forEach((state) => state.dispose());
  }
};

/** Double arithmetic differs in its last digits between engines: few are shown. */
const short = (value: number): number => Number(value.toPrecision(2));

function findingOf(found: readonly Comparison[]): Finding {
  const sorted = found.toSorted((a, b) => a.error - b.error);
  const worst = sorted[sorted.length - 1];
  return {
    ...judge(worst.error, worst.name),
    measured: [
      { name: 'worst relative error', value: short(worst.error) },
      { name: 'in the direction of', value: worst.name },
      { name: 'median', value: short(sorted[Math.floor(sorted.length / 2)].error) },
      { name: 'directions', value: found.length },
    ],
    expected: [{ name: 'at most', value: TOLERANCE }],
  };
}

function judge(error: number, name: string): Pick<Finding, 'verdict' | 'advice'> {
  if (error <= TOLERANCE)
    return { verdict: 'passed', advice: 'Every gradient is that of the loss which is computed.' };
  if (error <= KINK)
    return {
      verdict: 'remarkable',
      advice: `Nearly right: a kink of a ReLU or of maximum pooling, or a gradient that almost cancels, explains as much. Look at ${name} with another seed.`,
    };
  return {
    verdict: 'failed',
    advice: `The gradient of ${name} is not that of the loss: look at operations with a gradient of their own, and at what is not differentiable.`,
  };
}
