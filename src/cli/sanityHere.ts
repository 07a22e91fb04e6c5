/** Sanity checks in this process. Loading this brings in tfjs. */
import { DOUBLE } from '../backends/register.ts';
import type { Recipe } from '../run/recipe.ts';
import { checkSanity } from '../run/sanity/checks/index.ts';
import type { SanityEvent } from '../run/sanity/outcome.ts';
import type { Place } from './place.ts';
import type { Progress } from './progress.ts';
import { Breather, prepareHere } from './trainHere.ts';

/** @throws TwinrunError, 'cancelled' after Ctrl-C */
export async function* sanityHere(
  recipe: Recipe,
  place: Place,
  progress: Progress,
  signal: AbortSignal,
): AsyncGenerator<SanityEvent, void, undefined> {
  const dataset = await prepareHere(recipe, place, progress, signal);
  const breather = new Breather();
  for await (const event of checkSanity(recipe, {
    backend: place.backend,
    doubles: DOUBLE,
    dataset,
    signal,
  })) {
    yield event;
    await breather.breathe();
  }
}
