import { BENCHMARKS } from '../benchmarks/catalog.ts';
import { metricOf, metricText, targetText } from '../benchmarks/metric.ts';
import { recordedBand } from '../run/placement.ts';
import { recipeId } from '../run/recipeId.ts';
import type { Command } from './command.ts';
import { EXIT } from './exitCode.ts';
import { table } from './table.ts';

export const list: Command = {
  name: 'list',
  summary: 'Lists the benchmarks: id, data set, model, parameters, target, band',
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
      const metric = metricOf(recipe);
      return [
        id,
        recipe.dataset.name,
        model,
        String(parameters),
        target === null ? '-' : `${metric} ${targetText(metric, target.value, 2)}`,
        band === undefined
          ? '-'
          : `${metricText(metric, band.low, 2)} to ${metricText(metric, band.high, 2)} (${band.seeds} seeds)`,
      ];
    });
    for (const line of table([['id', 'data set', 'model', 'parameters', 'target', 'band'], ...rows]))
      terminal.out(line);
    return Promise.resolve(EXIT.ok);
  },
};
