/** Where the page's parts find data: the worker that looks at them, and the files that the visitor gave. */
import { isOwnData } from '../../data/own/ownRecipe.ts';
import { UserFiles } from '../../data/userFiles.ts';
import type { DatasetRecipe } from '../../run/recipe.ts';
import { createDataClient } from '../../worker/dataClient.ts';

export const dataClient = createDataClient();
export const userFiles = new UserFiles();

/** The page's folder, where data/ is. */
export function pageBase(): string {
  return new URL('.', document.baseURI).href;
}

/** The user's files that a recipe needs, as far as they are at hand. */
export async function filesAtHand(dataset: DatasetRecipe): Promise<readonly Blob[]> {
  if (!isOwnData(dataset)) return [];
  const found = await Promise.all(dataset.files.map(({ sha256 }) => userFiles.get(sha256)));
  return found.filter((content) => content !== undefined);
}
