/** The loss at step 0, which can be told without a model. */
import { isNear, notApplicable, type Check } from './check.ts';

/** Training examples that are looked at. */
const EXAMPLES = 2_000;

/**
 * Logits of variance v raise a cross-entropy by about v / 2. With inputs of unit scale, Glorot and He give logits of
 * variance 2 at most, with smaller inputs less: 20 % of chance is small logits; 4 times chance is beyond any usual
 * initialisation.
 */
const NEAR = 0.2;
const FAR = 4;

export const initialLoss: Check = async function* (setting) {
  const { task, dataset } = setting;
  const examples = setting.order(1).subarray(0, setting.most(EXAMPLES));
  const chance = task.chance?.(dataset, examples);
  if (chance === undefined)
    return notApplicable('Nobody can tell the loss of this task before it is trained.');
  yield { done: 0, total: 1 };
  const state = await setting.start(1);
  try {
    const { loss } = await setting.assess(state, examples);
    const figures = {
      measured: [
        { name: 'loss', value: loss },
        { name: 'examples', value: examples.length },
      ],
      expected: [
        { name: chance.words, value: chance.value },
        { name: 'as expected within', value: `${100 * NEAR} %` },
      ],
    };
    if (isNear(loss, chance.value, NEAR))
      return { ...figures, verdict: 'passed', advice: 'The model starts without an opinion, as it should.' };
    if (loss < chance.value && loss >= 0)
      return {
        ...figures,
        verdict: 'remarkable',
        advice:
          'The model knows something before it has learnt anything: see whether the labels are among the features.',
      };
    if (loss <= FAR * chance.value)
      return {
        ...figures,
        verdict: 'remarkable',
        advice:
          'The first outputs are larger than they need be, and the first steps go into making them small. A smaller initialisation of the last layer, or inputs of a smaller scale, would spare these.',
      };
    return {
      ...figures,
      verdict: 'failed',
      advice:
        'The first outputs are far too large: look at the initialisation of the layers and at the scale of the inputs.',
    };
  } finally {
    state.dispose();
  }
};
