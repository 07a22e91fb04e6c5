/** From what a person names (a benchmark, a file, a link) to a recipe or a claim. */
import { readFile, stat } from 'node:fs/promises';
import { findBenchmark, BENCHMARKS } from '../benchmarks/catalog.ts';
import { DATASET_DESCRIPTIONS, findDescription } from '../data/descriptions.ts';
import { TwinrunError } from '../errors.ts';
import type { Claim } from '../run/claim.ts';
import { fileClaim } from '../run/claim.ts';
import { decodeLink, looksLikeLink } from '../run/link.ts';
import type { Recipe } from '../run/recipe.ts';
import { parseRecipe } from '../run/recipeSchema.ts';
import { toRunFile } from '../run/runFileSchema.ts';
import { ownField } from '../run/schemaParts.ts';
import { requireModelFits } from '../run/topology/fit.ts';
import { ownRecipe } from '../run/topology/ownRecipe.ts';
import { readTopology } from '../run/topology/readTopology.ts';
import { RUN_FILE_LIMITS, parseUntrusted } from '../run/untrusted.ts';

/** What `read` makes of a file, with the file's name in front of every reason: a command may have two. */
function within<T>(file: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof TwinrunError)) throw error;
    throw new TwinrunError(error.code, `${file}: ${error.message}`, '', error.advice);
  }
}

/** The JSON of a file, or undefined when there is no such file. */
async function readJson(path: string): Promise<{ readonly json: unknown } | undefined> {
  let bytes: Uint8Array;
  try {
    const { size } = await stat(path);
    // Before it is read: a film would fill the memory.
    if (size > RUN_FILE_LIMITS.maxBytes) {
      throw new TwinrunError('too-large', `${path} is larger than 32 MiB, which is the limit`);
    }
    bytes = await readFile(path);
  } catch (error) {
    if (error instanceof TwinrunError) throw error;
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    // A link is too long for a file's name, or has bytes that none may have.
    if (['ENOENT', 'ENOTDIR', 'ENAMETOOLONG', 'ERR_INVALID_ARG_VALUE'].includes(code)) return undefined;
    throw new TwinrunError('unavailable', `${path} cannot be read (${code})`);
  }
  return { json: within(path, () => parseUntrusted(bytes)) };
}

function looksLikePayload(text: string): boolean {
  return text.length > 100 && /^[A-Za-z0-9_-]+$/.test(text);
}

function nothingSuch(name: string, kinds: string): TwinrunError {
  const shown = name.length > 80 ? `${name.slice(0, 77)}...` : name;
  return new TwinrunError('invalid-input', `"${shown.replace(/\s+/g, ' ')}" is neither ${kinds}`);
}

/** A run file or a link. */
export async function readClaimArgument(name: string): Promise<Claim> {
  if (looksLikeLink(name)) return decodeLink(name);
  const file = await readJson(name);
  if (file !== undefined) return within(name, () => fileClaim(toRunFile(file.json)));
  if (looksLikePayload(name)) return decodeLink(name);
  throw nothingSuch(name, 'a run file nor a link');
}

export interface RecipeSource {
  readonly recipe: Recipe;
  /** What of a model's file is not used. */
  readonly notes?: readonly string[];
  /** The run that the recipe was taken from. */
  readonly parent?: { readonly recipeId: string; readonly digest: string };
}

/** A recipe of the usual choices around the topology of a file. */
function readModel(name: string, json: unknown, dataSet: string | undefined): RecipeSource {
  const { topology, notes } = readTopology(json);
  const names = DATASET_DESCRIPTIONS.map((data) => data.name).join(', ');
  if (dataSet === undefined)
    throw new TwinrunError(
      'invalid-input',
      `is a model: say what it learns with --data-set (${names}); with your own file, "twinrun data FILE --model ${name}" makes the recipe`,
    );
  const data = findDescription(dataSet);
  if (data === undefined)
    throw new TwinrunError(
      'invalid-input',
      `there is no data set "${dataSet.slice(0, 60)}"; there are ${names}`,
    );
  const recipe = ownRecipe(data, topology);
  requireModelFits(recipe, data);
  return { recipe, notes };
}

/** The model of a file, and what of the file is not used. */
export async function readModelArgument(name: string): Promise<ReturnType<typeof readTopology>> {
  const file = await readJson(name);
  if (file === undefined) throw nothingSuch(name, 'a file nor a model');
  return within(name, () => readTopology(file.json));
}

/** Whether it has the form of a model that tf.layers saved. */
function looksLikeModel(json: unknown): boolean {
  return ['modelTopology', 'model_config', 'class_name'].some((key) => ownField(json, key) !== undefined);
}

/**
 * A benchmark's id, a recipe file, a tf.layers model, a run file, or a link.
 *
 * @param dataSet what a model learns
 */
export async function readRecipeArgument(name: string, dataSet?: string): Promise<RecipeSource> {
  const benchmark = findBenchmark(name);
  if (benchmark !== undefined) return { recipe: benchmark.recipe };
  const file = looksLikeLink(name) ? undefined : await readJson(name);
  if (file !== undefined && ownField(file.json, 'format') === 'twinrun-recipe') {
    return { recipe: within(name, () => parseRecipe(file.json)) };
  }
  if (file !== undefined && looksLikeModel(file.json))
    return within(name, () => readModel(name, file.json, dataSet));
  if (file === undefined && !looksLikeLink(name) && !looksLikePayload(name)) {
    const ids = BENCHMARKS.map(({ id }) => id).join(', ');
    throw nothingSuch(name, `a benchmark (${ids}) nor a file nor a link`);
  }
  const claim =
    file === undefined ? await decodeLink(name) : within(name, () => fileClaim(toRunFile(file.json)));
  return { recipe: claim.recipe, parent: { recipeId: claim.recipeId, digest: claim.digest } };
}
