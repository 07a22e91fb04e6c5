/** The visitor's own model between visits, in localStorage. It may be refused or hold anything: then there is none. */
import * as v from 'valibot';
import { optimizerSchema, splitSchema } from '../../run/recipeSchema.ts';

const KEY = 'twinrun-own-model';
const MAX_LETTERS = 1_000_000;

const keptSchema = v.object({
  dataSet: v.string(),
  text: v.string(),
  choices: v.object({
    split: splitSchema,
    preprocessing: v.object({ kind: v.picklist(['none', 'unit', 'standardize']) }),
    optimizer: optimizerSchema,
  }),
});
export type Kept = v.InferOutput<typeof keptSchema>;

export function loadKept(): Kept | undefined {
  try {
    const text = localStorage.getItem(KEY);
    if (text === null || text.length > 2 * MAX_LETTERS) return undefined;
    const result = v.safeParse(keptSchema, JSON.parse(text));
    return result.success ? result.output : undefined;
  } catch {
    // Blocked, or not JSON.
    return undefined;
  }
}

export function saveKept(kept: Kept): void {
  if (kept.text.length > MAX_LETTERS) return;
  try {
    localStorage.setItem(KEY, JSON.stringify(kept));
  } catch {
    // Blocked or full: the model lasts as long as the page.
  }
}
