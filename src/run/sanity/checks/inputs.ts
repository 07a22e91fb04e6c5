/** The same model, trained for the same few steps with its inputs and without them. */
import { mul, scalar, tidy, type Tensor } from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { stream } from '../../../random/stream.ts';
import { totalStepsOf } from '../../trainer.ts';
import type { Figure } from '../outcome.ts';
import { isNear, type Check, type Finding, type Progress } from './check.ts';
import type { Setting } from './setting.ts';

/** Examples that are trained on, and the steps that this may and must take: part of an epoch of a large data set. */
const TRAINED = 6_000;
const FEWEST_STEPS = 40;
const MOST_STEPS = 300;
/** Test examples that are looked at. */
const TESTED = 2_000;

/** With inputs the test loss must be at most this part of the one without. */
const CLEARLY = 0.9;
const BARELY = 0.99;
/** How near a model without inputs comes to the best constant answer. */
const NEAR = 0.2;

/** The model gets zeros of its inputs' shape, in training and in evaluations. */
function blind(model: LayersModel): void {
  const apply = model.apply.bind(model);
  model.apply = (inputs, settings) =>
    apply(
      tidy(() => mul(inputs as Tensor, scalar(0))),
      settings,
    );
}

/** @returns the loss over the test examples */
async function* trained(
  setting: Setting,
  steps: number,
  tested: Uint32Array,
  before: Progress,
  change?: (model: LayersModel) => void,
): AsyncGenerator<Progress, number, undefined> {
  const state = await setting.start(
    totalStepsOf(setting.recipe, setting.division.train.length),
    setting.on,
    change,
  );
  try {
    for (let step = 1; step <= steps; step++) {
      setting.requireGoing();
      yield { ...before, done: before.done + step - 1 };
      await setting.step(state, setting.batchOf(step), step);
    }
    return (await setting.assess(state, tested)).loss;
  } finally {
    state.dispose();
  }
}

export const inputs: Check = async function* (setting) {
  const { recipe, task, dataset, division } = setting;
  const total = totalStepsOf(recipe, division.train.length);
  const wanted = Math.max(FEWEST_STEPS, Math.ceil(TRAINED / recipe.batchSize));
  const steps = Math.min(total, MOST_STEPS, wanted);
  const tested = stream(recipe.seed, 'sanity/tested')
    .shuffle(division.test.length)
    .subarray(0, setting.most(TESTED))
    .map((place) => division.test[place]);
  const seeing = yield* trained(setting, steps, tested, { done: 0, total: 2 * steps });
  const unseeing = yield* trained(setting, steps, tested, { done: steps, total: 2 * steps }, blind);
  const constant = task.constant?.(dataset, division.train);
  const measured: Figure[] = [
    { name: 'test loss with inputs', value: seeing },
    { name: 'without', value: unseeing },
    { name: 'steps', value: steps },
  ];
  const expected: Figure[] = [
    { name: 'with inputs at most', value: CLEARLY * unseeing },
    ...(constant === undefined ? [] : [{ name: `without: ${constant.words}`, value: constant.value }]),
  ];
  return { ...judge(seeing, unseeing, constant?.value), measured, expected };
};

function judge(
  seeing: number,
  unseeing: number,
  constant: number | undefined,
): Pick<Finding, 'verdict' | 'advice'> {
  if (!(seeing <= BARELY * unseeing))
    return {
      verdict: 'failed',
      advice:
        'The inputs do not help: look at how they reach the model, at weights that do not change, and at the learning rate.',
    };
  if (seeing > CLEARLY * unseeing)
    return {
      verdict: 'remarkable',
      advice: 'The inputs help a little only, so far: a larger learning rate or more steps would tell more.',
    };
  if (constant !== undefined && unseeing < (1 - NEAR) * constant)
    return {
      verdict: 'remarkable',
      advice:
        'Without inputs the model is better than the best constant answer can be: training and test examples differ, or something tells it the answers.',
    };
  if (constant !== undefined && !isNear(unseeing, constant, NEAR))
    return {
      verdict: 'remarkable',
      advice:
        'The inputs help. Without them the model has not come to the best constant answer yet: its last bias learns slowly, and could start there.',
    };
  return { verdict: 'passed', advice: 'The model learns from its inputs, and not from something else.' };
}
