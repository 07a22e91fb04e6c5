/**
 * `npm run targets [-- BENCHMARKS] [--seeds N]`: trains benchmarks with N seeds each (10 unless given) on exact-wasm, and
 * keeps what comes of them in src/benchmarks/expected.json. What is there already is not trained again; after an
 * interruption it goes on where it was.
 */
import { writeFileSync } from 'node:fs';
import process from 'node:process';
import { parseArgs } from 'node:util';
import { processorCount } from '../../backends/nodeThreads.ts';
import type { Benchmark } from '../../benchmarks/benchmark.ts';
import { BENCHMARKS } from '../../benchmarks/catalog.ts';
import {
  bandOf,
  EXPECTED,
  recordedValue,
  type Expected,
  type ExpectedRun,
} from '../../benchmarks/expected.ts';
import { metricOf, metricText, metricValue, reaches } from '../../benchmarks/metric.ts';
import { terminalHarness } from '../../engines/terminalHarness.ts';
import { finalMetrics } from '../../run/claim.ts';
import { recipeId } from '../../run/recipeId.ts';

const FILE = new URL('../../benchmarks/expected.json', import.meta.url);
const MOST_SEEDS = 100;

const { values, positionals } = parseArgs({
  options: { seeds: { type: 'string', default: '10' } },
  allowPositionals: true,
});
const seeds = Number(values.seeds);
const unknown = positionals.filter((id) => !BENCHMARKS.some((benchmark) => benchmark.id === id));
if (unknown.length > 0 || !Number.isInteger(seeds) || seeds < 1 || seeds > MOST_SEEDS) {
  console.error(
    `usage: npm run targets [-- BENCHMARKS] [--seeds N], N from 1 to ${MOST_SEEDS}, benchmarks: ` +
      BENCHMARKS.map(({ id }) => id).join(', '),
  );
  process.exit(2);
}

const engine = terminalHarness(processorCount());

async function runOf({ recipe, target }: Benchmark, seed: string): Promise<ExpectedRun> {
  const began = performance.now();
  const { result } = await engine.train({ ...recipe, seed }, 'exact-wasm');
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

const found: Record<string, Expected | undefined> = { ...EXPECTED };
for (const benchmark of BENCHMARKS) {
  const { id } = benchmark;
  const own = recipeId(benchmark.recipe);
  const text = (value: number): string => metricText(metricOf(benchmark.recipe), value, 2);
  const known = found[id];
  if (positionals.length > 0 && !positionals.includes(id)) continue;
  // Runs of another recipe are dropped.
  const runs = known?.recipeId === own ? [...known.runs] : [];
  for (let i = 1; i <= seeds; i++) {
    const seed = `seed-${i}`;
    if (runs.some((run) => run.seed === seed)) continue;
    const run = await runOf(benchmark, seed);
    runs.push(run);
    found[id] = { recipeId: own, runs };
    writeFileSync(FILE, `${JSON.stringify(found, null, 2)}\n`);
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
