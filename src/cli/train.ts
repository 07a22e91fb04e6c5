import { constants } from 'node:fs';
import { access, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { TwinrunError } from '../errors.ts';
import { assembleRunFile, serializeRunFile } from '../run/assembleRunFile.ts';
import { fileClaim, finalMetrics } from '../run/claim.ts';
import { encodeLink } from '../run/link.ts';
import type { RunFile } from '../run/runFile.ts';
import { estimate } from '../run/topology/estimate.ts';
import type { Topology } from '../run/topology/topology.ts';
import { UsageError, type Command } from './command.ts';
import { EXIT } from './exitCode.ts';
import { readRecipeArgument } from './input.ts';
import { ProductCosts } from './productCosts.ts';
import { PLACE_HELP, PLACE_OPTIONS, PLACE_USAGE, placeArgument } from './place.ts';
import { RECIPE_HELP, RECIPE_OPTIONS, RECIPE_USAGE, changedRecipe } from './recipeOptions.ts';
import { runTraining } from './training.ts';
import { metricsLine } from './words.ts';

function unwritable(file: string, error: unknown): TwinrunError {
  const code = error instanceof Error && 'code' in error ? String(error.code) : String(error);
  return new TwinrunError('unavailable', `${file} cannot be written (${code})`);
}

/** What a model costs, before it runs. */
function costLine(topology: Topology): string {
  const { layers, parameters, multiplyAdds } = estimate(topology);
  const number = (value: number): string => value.toLocaleString('en');
  return `${number(layers.length)} layers, ${number(parameters)} parameters, ${number(multiplyAdds)} multiply-adds forward for each example`;
}

/** A link, or why there is none: a recipe may be too long for one. */
async function linkOf(run: RunFile): Promise<string | TwinrunError> {
  try {
    return await encodeLink(fileClaim(run));
  } catch (error) {
    if (error instanceof TwinrunError && error.code === 'too-large') return error;
    throw error;
  }
}

/** Before a long training, not after it. */
async function requireWritable(file: string): Promise<void> {
  try {
    await access(dirname(file), constants.W_OK);
  } catch (error) {
    throw unwritable(file, error);
  }
}

export const train: Command = {
  name: 'train',
  summary: 'Trains a benchmark, or the recipe of a file or link; the last line of the output is the digest',
  usage: `<benchmark | recipe.json | model.json | run.json | link> [--data-set NAME] ${RECIPE_USAGE} ${PLACE_USAGE} [--out FILE] [--product-cost]`,
  help: [
    '  --data-set NAME     what a model learns: a model.json of tf.layers or its topology, with the usual choices',
    '                      for the data set (change them with --set); its weights are not used',
    ...RECIPE_HELP,
    ...PLACE_HELP,
    '  --out FILE          writes the run file, to be checked with "twinrun verify FILE"',
    '  --product-cost      measures what p bits cost at every product, and warns where p = 27 is advised; slow',
  ],
  options: {
    ...RECIPE_OPTIONS,
    'data-set': { type: 'string' },
    out: { type: 'string' },
    'product-cost': { type: 'boolean' },
    ...PLACE_OPTIONS,
  },
  takes: 1,
  run: async (args, terminal) => {
    const place = placeArgument(args);
    const [name = ''] = args.positionals;
    const source = await readRecipeArgument(name, args.text('data-set'));
    const recipe = changedRecipe(source.recipe, args);
    for (const note of source.notes ?? []) terminal.err(note);
    if (recipe.model.kind === 'layers') terminal.err(costLine(recipe.model.topology));
    const file = args.text('out');
    if (file !== undefined) await requireWritable(file);
    const costs = args.flag('product-cost') ? new ProductCosts() : undefined;
    if (costs !== undefined && (place.engine !== undefined || place.backend === 'exact-webgpu'))
      throw new UsageError('--product-cost measures here, on exact-wasm or exact-reference');
    const outcome = await runTraining(recipe, place, terminal, () => true, costs);
    if (outcome === undefined) throw new Error('nobody asked the training to stop');
    const { result, environment } = outcome;
    const run = assembleRunFile(recipe, result, environment);
    const isChild = source.parent !== undefined && source.parent.recipeId !== run.recipeId;
    const whole = isChild ? { ...run, lineage: { parent: source.parent.digest } } : run;
    terminal.err(
      `${String(result.losses.length)} steps in ${environment.seconds.toFixed(1)} s on ${environment.engine}, ${place.backend}`,
    );
    let failure: TwinrunError | undefined;
    if (file !== undefined) {
      try {
        await writeFile(file, serializeRunFile(whole));
        terminal.err(`wrote ${file}`);
      } catch (error) {
        // The result is shown all the same: it may have taken hours.
        failure = unwritable(file, error);
      }
    }
    for (const line of costs?.lines() ?? []) terminal.out(line);
    for (const line of costs?.warnings() ?? []) terminal.err(line);
    terminal.out(`recipe ${run.recipeId}`);
    terminal.out(metricsLine(recipe, finalMetrics(result)));
    const link = await linkOf(run);
    if (typeof link === 'string') terminal.out(`link ${link}`);
    else terminal.err(link.message);
    terminal.out(`digest ${result.digest}`);
    if (failure !== undefined) throw failure;
    return EXIT.ok;
  },
};
