/** The files of somebody's own data that a claim needs: which of them are here, and taking in those that are not. */
import { isOwnData, OWN_LIMITS, type OwnFile } from '../../data/own/ownRecipe.ts';
import { recogniseFile } from '../../data/userFiles.ts';
import { TwinrunError } from '../../errors.ts';
import type { DatasetRecipe } from '../../run/recipe.ts';
import { problemOf, type Problem } from './problem.ts';
import { userFiles } from './sources.ts';

export interface NeededFile {
  readonly file: OwnFile;
  readonly here: boolean;
}

export class NeededFiles {
  files = $state.raw<readonly NeededFile[]>([]);
  problem = $state.raw<Problem | null>(null);
  /** Whether a file is being read or looked for. */
  busy = $state(false);
  /** Whether nothing is missing. */
  readonly ready = $derived(!this.busy && this.files.every(({ here }) => here));

  #round = 0;

  /** Looks for what a data set needs. */
  async need(dataset: DatasetRecipe | null): Promise<void> {
    this.#round += 1;
    this.problem = null;
    this.files =
      dataset !== null && isOwnData(dataset) ? dataset.files.map((file) => ({ file, here: false })) : [];
    await this.#look();
  }

  /** Takes in what was chosen, if it is one of the files. */
  async give(chosen: readonly File[]): Promise<void> {
    this.problem = null;
    this.busy = true;
    try {
      for (const file of chosen) await this.#take(file);
    } catch (error) {
      this.problem = problemOf(error);
    }
    await this.#look();
  }

  async #take(chosen: File): Promise<void> {
    // A larger file is none of them, and need not be read to know.
    const sha256 = chosen.size > OWN_LIMITS.bytes ? null : await recogniseFile(chosen);
    if (sha256 !== null && this.files.some(({ file }) => file.sha256 === sha256)) {
      await userFiles.put(chosen, sha256);
      return;
    }
    const wanted = this.files.filter(({ here }) => !here).map(({ file }) => file);
    throw new TwinrunError(
      'digest-mismatch',
      `${chosen.name} is another file: it has ${chosen.size.toLocaleString('en')} bytes${sha256 === null ? '' : ` and SHA-256 ${sha256}`}; needed is ${wanted.map((file) => `${file.name} with ${file.bytes.toLocaleString('en')} bytes and SHA-256 ${file.sha256}`).join(', and ')}`,
      '',
      'A single changed character makes it another file: ask the author for the very one.',
    );
  }

  async #look(): Promise<void> {
    const round = this.#round;
    this.busy = true;
    const files = await Promise.all(
      this.files.map(async ({ file }) => ({ file, here: (await userFiles.get(file.sha256)) !== undefined })),
    );
    if (round !== this.#round) return;
    this.files = files;
    this.busy = false;
  }
}
