/** Files that a data set needs and that the visitor brings: what is at hand, and taking one in. */
import { broughtFile, wrongSize, type BroughtFile } from '../../data/brought.ts';
import { isOwnData } from '../../data/own/ownRecipe.ts';
import { recogniseFile, UserFiles, type UserFile, type UserFileProgress } from '../../data/userFiles.ts';
import { TwinrunError } from '../../errors.ts';
import type { Recipe } from '../../run/recipe.ts';
import type { JobOrder } from '../../worker/protocol.ts';

/** The file that a recipe's data set needs, or null. */
export function neededFile({ dataset }: Pick<Recipe, 'dataset'>): BroughtFile | null {
  return isOwnData(dataset) ? null : (broughtFile(dataset.name) ?? null);
}

export class BroughtState {
  readonly #files: UserFiles;
  #atHand = $state.raw<readonly UserFile[]>([]);
  /** While a file is read. */
  reading = $state(false);
  progress = $state.raw<UserFileProgress | null>(null);
  /** Why the last file was not taken. */
  problem = $state.raw<{ readonly title: string; readonly advice: string } | null>(null);
  #abort = new AbortController();

  constructor(files = new UserFiles()) {
    this.#files = files;
    void this.#list();
  }

  /** The file as it is at hand, or undefined. */
  find({ sha256 }: BroughtFile): UserFile | undefined {
    return this.#atHand.find((file) => file.sha256 === sha256);
  }

  /** Whether a recipe cannot be trained for want of its file. */
  lacks(recipe: Pick<Recipe, 'dataset'>): boolean {
    const needed = neededFile(recipe);
    return needed !== null && this.find(needed) === undefined;
  }

  /** Takes a chosen file in, if it is the one that is needed. */
  async take(needed: BroughtFile, file: File): Promise<void> {
    if (this.reading) return;
    this.problem = null;
    const wrong = wrongSize(needed, file.size);
    if (wrong !== undefined) return this.#refuse(file.name, wrong);
    this.reading = true;
    this.#abort = new AbortController();
    const options = {
      onProgress: (progress: UserFileProgress) => (this.progress = progress),
      signal: this.#abort.signal,
    };
    try {
      const sha256 = await recogniseFile(file, options);
      if (sha256 === needed.sha256) await this.#files.put(file, sha256, options);
      else this.#refuse(file.name, `Its SHA-256 is ${sha256}, not ${needed.sha256}: a byte of it differs.`);
    } catch (error) {
      if (!(error instanceof TwinrunError)) throw error;
      if (error.code !== 'cancelled') this.problem = { title: error.message, advice: error.advice };
    } finally {
      this.reading = false;
      this.progress = null;
      await this.#list();
    }
  }

  cancel(): void {
    this.#abort.abort();
  }

  async forget({ sha256 }: BroughtFile): Promise<void> {
    await this.#files.forget(sha256);
    await this.#list();
  }

  /** What an order for this recipe needs besides. */
  async orderPart(recipe: Pick<Recipe, 'dataset'>): Promise<Pick<JobOrder, 'files'>> {
    const needed = neededFile(recipe);
    const content = needed === null ? undefined : await this.#files.get(needed.sha256);
    return needed === null || content === undefined ? {} : { files: { [needed.sha256]: content } };
  }

  #refuse(name: string, reason: string): void {
    this.problem = { title: `${name} is another file. ${reason}`, advice: '' };
  }

  async #list(): Promise<void> {
    this.#atHand = await this.#files.list();
  }
}
