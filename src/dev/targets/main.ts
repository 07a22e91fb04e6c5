/**
 * `npm run targets [-- BENCHMARKS] [--seeds N]`: trains benchmarks with N seeds each (10 unless given) on exact-wasm, and
 * keeps what comes of them in src/benchmarks/expected.json. What is there already is not trained again; after an
 * interruption it goes on where it was.
 *
 * `--product-bits 27` trains the benchmarks that are named with products of 27 bits instead of 14, and keeps the runs in
 * src/benchmarks/control.json, to see in docs/accuracies.md what the cut of 14 bits costs.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import process from 'node:process';
import { parseArgs } from 'node:util';
import { processorCount } from '../../backends/nodeThreads.ts';
import type { Target } from '../../benchmarks/benchmark.ts';
import { BENCHMARKS } from '../../benchmarks/catalog.ts';
import { bandOf, recordedValue, type Expected, type ExpectedRun } from '../../benchmarks/expected.ts';
import { metricOf, metricText, metricValue, reaches } from '../../benchmarks/metric.ts';
import { terminalHarness } from '../../engines/terminalHarness.ts';
import { finalMetrics } from '../../run/claim.ts';
import type { Recipe } from '../../run/recipe.ts';
import { recipeId } from '../../run/recipeId.ts';
import { CONTROL_BITS, controlRecipe } from './control.ts';

const MOST_SEEDS = 100;

const { values, positionals } = parseArgs({
  options: { seeds: { type: 'string', default: '10' }, 'product-bits': { type: 'string' } },
  allowPositionals: true,
});
const seeds = Number(values.seeds);
const unknown = positionals.filter((id) => !BENCHMARKS.some((benchmark) => benchmark.id === id));
const bits = values['product-bits'];
const control = bits === String(CONTROL_BITS);
const oddControl = bits !== undefined && (!control || positionals.length === 0);
if (oddControl || unknown.length > 0 || !Number.isInteger(seeds) || seeds < 1 || seeds > MOST_SEEDS) {
  console.error(
    `usage: npm run targets [-- BENCHMARKS] [--seeds N], N from 1 to ${MOST_SEEDS};\n` +
      `       npm run targets -- BENCHMARKS --product-bits ${CONTROL_BITS} [--seeds N]; benchmarks: ` +
      BENCHMARKS.map(({ id }) => id).join(', '),
  );
  process.exit(2);
}

const engine = terminalHarness(processorCount());

async function runOf(recipe: Recipe, target: Target | null): Promise<ExpectedRun> {
  const began = performance.now();
  const { seed } = recipe;
  const { result } = await engine.train(recipe, 'exact-wasm');
  const { correct, loss, examples } = finalMetrics(result);
  const metric = metricOf(recipe);
  const reached = result.evaluations.find(
    (evaluation) => target !== null && reaches(metric, metricValue(metric, evaluation), target.value),
  );
  return {
    ...{ seed, digest: result.digest, ...(correct === undefined ? { loss } : { correct }), examples },
    epochsToTarget: reached?.epoch ?? null,
    seconds: Math.round((performance.now() - began) / 100) / 10,
  };
}

const file = new URL(`../../benchmarks/${control ? 'control' : 'expected'}.json`, import.meta.url);
// This program wrote it; a test compares it with the benchmarks.
const found = JSON.parse(readFileSync(file, 'utf8')) as Record<string, Expected | undefined>;
for (const benchmark of BENCHMARKS) {
  const { id } = benchmark;
  const recipe = control ? controlRecipe(benchmark.recipe) : benchmark.recipe;
  const own = recipeId(recipe);
  const text = (value: number): string => metricText(metricOf(recipe), value, 2);
  const known = found[id];
  if (positionals.length > 0 && !positionals.includes(id)) continue;
  // Runs of another recipe are dropped.
  const runs = known?.recipeId === own ? [...known.runs] : [];
  for (let i = 1; i <= seeds; i++) {
    const seed = `seed-${i}`;
    if (runs.some((run) => run.seed === seed)) continue;
    const run = await runOf({ ...recipe, seed }, benchmark.target);
    runs.push(run);
    found[id] = { recipeId: own, runs };
    writeFileSync(file, `${JSON.stringify(found, null, 2)}\n`);
    console.log(`${id} ${seed}: ${text(recordedValue(run))}, ${run.seconds} s, ${run.digest}`);
  }
  const band = bandOf(runs);
  if (band !== undefined)
    console.log(
      `${id}: mean ${text(band.mean)}, deviation ${text(band.deviation)}, ${text(band.least)} to ` +
        `${text(band.most)} over ${band.seeds} seeds; band ${text(band.low)} to ${text(band.high)}`,
    );
}
process.exit(0);
