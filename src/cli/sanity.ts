import { BACKENDS } from '../engines/setting.ts';
import { recipeId } from '../run/recipeId.ts';
import { CHECKS, figureText, isSane, type CheckResult, type Figure } from '../run/sanity/outcome.ts';
import type { Command } from './command.ts';
import { EXIT } from './exitCode.ts';
import { readRecipeArgument } from './input.ts';
import { DATA_HELP, dataArgument, knownName, threadsArgument } from './place.ts';
import { Progress } from './progress.ts';
import { RECIPE_HELP, RECIPE_OPTIONS, RECIPE_USAGE, changedRecipe } from './recipeOptions.ts';

function figuresLine(title: string, figures: readonly Figure[]): string[] {
  if (figures.length === 0) return [];
  return [`  ${title}: ${figures.map((figure) => `${figure.name} ${figureText(figure)}`).join(', ')}`];
}

function linesOf({ check, verdict, measured, expected, advice }: CheckResult): string[] {
  return [
    `${CHECKS[check].title}: ${verdict}`,
    ...figuresLine('measured', measured),
    ...figuresLine('expected', expected),
    `  ${advice}`,
  ];
}

/** JSON has no NaN and no infinity. */
function writable(_: string, value: unknown): unknown {
  return typeof value === 'number' && !Number.isFinite(value) ? String(value) : value;
}

export const sanity: Command = {
  name: 'sanity',
  summary: 'Makes sanity checks of a recipe: initial loss, one batch by heart, inputs, gradient',
  usage: `<benchmark | recipe.json | run.json | link> ${RECIPE_USAGE} [--backend B] [--threads N] [--data FILE] [--json]`,
  help: [
    ...RECIPE_HELP,
    `  --backend NAME      ${BACKENDS.join(', ')}; the first unless given: the bits are the same`,
    '  --threads N         for exact-wasm, 1 to 64',
    DATA_HELP,
    '  --json              the results as JSON',
    '',
    'Exit code 0: nothing failed. 1: a check failed. 2: unusable input.',
  ],
  options: {
    ...RECIPE_OPTIONS,
    backend: { type: 'string' },
    threads: { type: 'string' },
    data: { type: 'string', multiple: true },
    json: { type: 'boolean' },
  },
  takes: 1,
  run: async (args, terminal) => {
    const backend = knownName('backend', BACKENDS, args.text('backend') ?? BACKENDS[0]);
    const threads = threadsArgument(args);
    const [name = ''] = args.positionals;
    const recipe = changedRecipe((await readRecipeArgument(name)).recipe, args);
    const progress = new Progress(terminal);
    const { sanityHere } = await import('./sanityHere.ts');
    const place = { backend, files: dataArgument(args), ...(threads === undefined ? {} : { threads }) };
    const results: CheckResult[] = [];
    try {
      for await (const event of sanityHere(recipe, place, progress, terminal.signal)) {
        if (event.kind === 'progress') {
          progress.checking(CHECKS[event.check].title, event.done, event.total);
          continue;
        }
        results.push(event.result);
        if (!args.flag('json')) for (const line of linesOf(event.result)) terminal.out(line);
      }
    } finally {
      progress.end();
    }
    if (args.flag('json')) terminal.out(JSON.stringify({ recipeId: recipeId(recipe), results }, writable, 2));
    return isSane(results) ? EXIT.ok : EXIT.different;
  },
};
