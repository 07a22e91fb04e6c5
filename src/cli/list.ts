import { BENCHMARKS } from '../benchmarks/catalog.ts';
import { recordedBand } from '../run/placement.ts';
import { recipeId } from '../run/recipeId.ts';
import type { Command } from './command.ts';
import { EXIT } from './exitCode.ts';
import { table } from './table.ts';
import { percent } from './words.ts';

export const list: Command = {
  name: 'list',
  summary: 'Lists the benchmarks: id, data set, model, parameters, target, band of accuracies',
  usage: '[--json]',
  help: ['  --json              everything, recipes and recipe ids included'],
  options: { json: { type: 'boolean' } },
  takes: 0,
  run: (args, terminal) => {
    if (args.flag('json')) {
      const entries = BENCHMARKS.map((benchmark) => ({
        ...benchmark,
        dataset: benchmark.recipe.dataset.name,
        recipeId: recipeId(benchmark.recipe),
        band: recordedBand(benchmark.id) ?? null,
      }));
      terminal.out(JSON.stringify(entries, null, 2));
      return Promise.resolve(EXIT.ok);
    }
    const rows = BENCHMARKS.map(({ id, recipe, model, parameters, target }) => {
      const band = recordedBand(id);
      return [
        id,
        recipe.dataset.name,
        model,
        String(parameters),
        `${target.metric} ${percent(target.value, 1)}`,
        band === undefined
          ? '-'
          : `${percent(band.low, 1)} to ${percent(band.high, 1)} (${band.seeds} seeds)`,
      ];
    });
    for (const line of table([['id', 'data set', 'model', 'parameters', 'target', 'band'], ...rows]))
      terminal.out(line);
    return Promise.resolve(EXIT.ok);
  },
};
