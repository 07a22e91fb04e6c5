/** All sanity checks of a recipe, one after the other. Pulling decides the pace, as in a training; returning is a cancel. */
import type { Recipe } from '../../recipe.ts';
import { CHECK_IDS, type CheckId, type SanityEvent } from '../outcome.ts';
import { notApplicable, type Check } from './check.ts';
import { gradient } from './gradient.ts';
import { initialLoss } from './initialLoss.ts';
import { inputs } from './inputs.ts';
import { overfit } from './overfit.ts';
import { Setting, type SanityOptions } from './setting.ts';

export type { SanityOptions };

const MADE: Readonly<Record<CheckId, Check>> = { initialLoss, overfit, inputs, gradient };

/** @throws TwinrunError when the data set is not the recipe's, the backend lacks something, or the checks are cancelled */
export async function* checkSanity(
  recipe: Recipe,
  options: SanityOptions,
  checks: readonly CheckId[] = CHECK_IDS,
): AsyncGenerator<SanityEvent, void, undefined> {
  const setting = new Setting(recipe, options);
  for (const check of checks) {
    setting.requireGoing();
    const made = MADE[check](setting);
    try {
      let next = await made.next();
      for (; next.done !== true; next = await made.next()) yield { kind: 'progress', check, ...next.value };
      yield { kind: 'result', result: { check, ...next.value } };
    } finally {
      // Whoever leaves early leaves no tensors behind. It is over already otherwise.
      await made.return(notApplicable('left early'));
    }
  }
}
