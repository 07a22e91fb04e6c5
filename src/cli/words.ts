/** How the terminal words what it shows. */
import { metricName, metricOf, metricText, metricValue } from '../benchmarks/metric.ts';
import { fromBits } from '../numerics/float32.ts';
import { wordOfHex } from '../numerics/hex.ts';
import type { Claim, FinalMetrics } from '../run/claim.ts';
import type { Finding } from '../run/integrity.ts';
import type { Recipe } from '../run/recipe.ts';
import type { FieldDifference } from '../run/recipeDiff.ts';
import { fieldLabel } from '../run/recipeDiff.ts';
import { overridesFrom } from '../run/recipeOverrides.ts';
import type { Divergence } from '../run/verdict.ts';
import { placeOf } from '../run/verdict.ts';

/** "accuracy 97.61 % (9761 of 10000), loss 0.0812"; "mean squared error 2859.7 over 132 examples". */
export function metricsLine(recipe: Recipe, final: FinalMetrics): string {
  const metric = metricOf(recipe);
  const { correct, examples, loss } = final;
  const text = `${metricName(metric)} ${metricText(metric, metricValue(metric, final), 2)}`;
  return correct === undefined
    ? `${text} over ${String(examples)} examples`
    : `${text} (${String(correct)} of ${String(examples)}), loss ${fromBits(wordOfHex(loss)).toFixed(4)}`;
}

/** What a claim says, before anything runs. */
export function claimLines(claim: Claim): readonly string[] {
  const { benchmark, recipe, steps, final, digest } = claim;
  const changes = Object.entries(overridesFrom(benchmark.recipe, recipe));
  const settings = changes.map(([path, value]) => `${fieldLabel(path)} ${JSON.stringify(value)}`);
  return [
    `claim: ${benchmark.id}, ${String(steps)} steps, ${settings.length === 0 ? 'its own settings' : settings.join(', ')}`,
    `       ${metricsLine(recipe, final)}`,
    `       digest ${digest}`,
  ];
}

export function findingLine(finding: Finding): string {
  return `${finding.path} ${finding.reason}: ${finding.claimed}, should be ${finding.computed}`;
}

/** @param names what the two sides are called, such as "claimed" and "own" */
export function divergenceLines(divergence: Divergence, names: readonly [string, string]): readonly string[] {
  const width = Math.max(names[0].length, names[1].length);
  return [
    placeOf(divergence),
    `  ${names[0].padEnd(width)}  ${divergence.claimed}`,
    `  ${names[1].padEnd(width)}  ${divergence.own}`,
    `  ${divergence.explanation}`,
  ];
}

/** One line a field: "  learning rate: 0.001, 0.01". */
export function fieldLines(fields: readonly FieldDifference[]): readonly string[] {
  return fields.map(({ label, a, b }) => `  ${label}: ${a} | ${b}`);
}
