/** One small batch, trained again and again until it is learnt by heart. */
import type { Figure } from '../outcome.ts';
import type { Check, Finding } from './check.ts';

const STEPS = 300;
const EXAMPLES = 16;

/** The part of the first loss that counts as none. */
const FLOOR = 0.05;
/** Where the floor of a loss is not known, the part of it that shows that something is learnt. */
const HALF = 0.5;

export const overfit: Check = async function* (setting) {
  const { recipe, task, dataset } = setting;
  const state = await setting.start(STEPS);
  try {
    // A model cannot know more than it has parameters for: two of them for each number that is to be told.
    const parameters = state.parameters.reduce((sum, { variable }) => sum + variable.size, 0);
    const most = Math.max(2, Math.floor(parameters / (2 * (dataset.labelsEach ?? 1))));
    const examples = setting.order(1).subarray(0, Math.min(recipe.batchSize, EXAMPLES, most));
    let first = NaN;
    let loss = NaN;
    let step = 0;
    while (step < STEPS && !(loss <= FLOOR * first || (step > 0 && !Number.isFinite(loss)))) {
      setting.requireGoing();
      yield { done: step, total: STEPS };
      step += 1;
      loss = await setting.step(state, examples, step);
      if (step === 1) first = loss;
    }
    const { correct } = await setting.assess(state, examples);
    const measured: Figure[] = [
      { name: 'first loss', value: first },
      { name: 'last loss', value: loss },
      { name: 'steps', value: step },
      ...(correct === undefined ? [] : [{ name: 'right', value: `${correct} of ${examples.length}` }]),
    ];
    const expected: Figure[] = [
      { name: 'last loss at most', value: FLOOR * first },
      ...(correct === undefined ? [] : [{ name: 'or right', value: `all ${examples.length}` }]),
    ];
    return {
      ...judge(loss / first, correct === examples.length, task.reachesZero === true),
      measured,
      expected,
    };
  } finally {
    state.dispose();
  }
};

function judge(part: number, allRight: boolean, reachesZero: boolean): Pick<Finding, 'verdict' | 'advice'> {
  if (part <= FLOOR || (allRight && part < 1))
    return { verdict: 'passed', advice: 'Model, loss and optimizer can learn what they are shown.' };
  if (part <= HALF && !reachesZero)
    return {
      verdict: 'remarkable',
      advice:
        'The loss fell to less than half. Whether that is near its floor cannot be told for this task: compare it with what the whole training reaches.',
    };
  return {
    verdict: 'failed',
    advice: Number.isFinite(part)
      ? 'A few examples are not learnt by heart: try another learning rate, then look at model and loss. A model that cannot do this cannot learn the data set.'
      : 'The loss is not a number any more: lower the learning rate, or clip gradients.',
  };
}
