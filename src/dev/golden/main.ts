/**
 * `npm run golden`: trains the golden runs and writes their digests to test/golden/golden.json. To be run when a change
 * is meant to move bits; the CHANGELOG then says so under Numerics.
 */
import { writeFile } from 'node:fs/promises';
import { recordedValue } from '../../benchmarks/expected.ts';
import { metricOf, metricText } from '../../benchmarks/metric.ts';
import { recipeId } from '../../run/recipeId.ts';
import { terminalHarness } from '../../engines/terminalHarness.ts';
import { GOLDEN_RUNS, summaryOf, type GoldenFile, type GoldenRecord } from './runs.ts';

const harness = terminalHarness(1);
const runs: Record<string, GoldenRecord> = {};
for (const { name, recipe } of GOLDEN_RUNS) {
  const summary = summaryOf((await harness.train(recipe, 'exact-wasm')).result);
  runs[name] = { recipeId: recipeId(recipe), ...summary };
  const metric = metricOf(recipe);
  console.log(`${summary.digest}  ${metricText(metric, recordedValue(summary), 2)}  ${name}`);
}
const { cases, digest } = await harness.conformance('exact-wasm');
const file: GoldenFile = { conformance: { cases, digest }, runs };
await writeFile(
  new URL('../../../test/golden/golden.json', import.meta.url),
  `${JSON.stringify(file, null, 2)}\n`,
);
