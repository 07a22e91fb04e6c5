/** How the terminal words what it shows. */
import { fromBits } from '../numerics/float32.ts';
import { wordOfHex } from '../numerics/hex.ts';
import type { Claim, FinalMetrics } from '../run/claim.ts';
import type { Finding } from '../run/integrity.ts';
import type { FieldDifference } from '../run/recipeDiff.ts';
import { fieldLabel } from '../run/recipeDiff.ts';
import { overridesFrom } from '../run/recipeOverrides.ts';
import type { Divergence } from '../run/verdict.ts';
import { placeOf } from '../run/verdict.ts';

/** "97.61 %". */
export function percent(part: number, whole: number): string {
  return `${((100 * part) / whole).toFixed(2)} %`;
}

/** "accuracy 97.61 % (9761 of 10000), loss 0.0812". */
export function metricsLine({ correct, examples, loss }: FinalMetrics): string {
  const accuracy = `${percent(correct, examples)} (${String(correct)} of ${String(examples)})`;
  return `accuracy ${accuracy}, loss ${fromBits(wordOfHex(loss)).toFixed(4)}`;
}

/** What a claim says, before anything runs. */
export function claimLines(claim: Claim): readonly string[] {
  const { benchmark, recipe, steps, final, digest } = claim;
  const changes = Object.entries(overridesFrom(benchmark.recipe, recipe));
  const settings = changes.map(([path, value]) => `${fieldLabel(path)} ${JSON.stringify(value)}`);
  return [
    `claim: ${benchmark.id}, ${String(steps)} steps, ${settings.length === 0 ? 'its own settings' : settings.join(', ')}`,
    `       ${metricsLine(final)}`,
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
