/** Where the page's parts find data: the worker that looks at them, and the files that the visitor gave. */
import { isOwnData } from '../../data/own/ownRecipe.ts';
import { UserFiles } from '../../data/userFiles.ts';
import type { Recipe } from '../../run/recipe.ts';
import type { JobOrder } from '../../worker/protocol.ts';
import { createDataClient } from '../../worker/dataClient.ts';
import type { BroughtState } from '../bring/broughtState.svelte.ts';

export const dataClient = createDataClient();
export const userFiles = new UserFiles();

/** The page's folder, where data/ is. */
export function pageBase(): string {
  return new URL('.', document.baseURI).href;
}

/** What the visitor brought for a recipe's data set, as far as it is at hand. */
export async function filesFor(
  { dataset }: Pick<Recipe, 'dataset'>,
  brought: BroughtState,
): Promise<Pick<JobOrder, 'files' | 'own'>> {
  if (!isOwnData(dataset)) return brought.orderPart({ dataset });
  const found = await Promise.all(dataset.files.map(({ sha256 }) => userFiles.get(sha256)));
  return { own: found.filter((content) => content !== undefined) };
}
