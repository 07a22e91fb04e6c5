import { diffClaims } from '../run/diff.ts';
import type { RunDiff } from '../run/diff.ts';
import type { Claim } from '../run/claim.ts';
import { integrity } from '../run/integrity.ts';
import type { Command } from './command.ts';
import { EXIT } from './exitCode.ts';
import { readClaimArgument } from './input.ts';
import type { Terminal } from './terminal.ts';
import { divergenceLines, fieldLines, findingLine } from './words.ts';

function print(diff: RunDiff, terminal: Terminal): void {
  if (diff.identical) return terminal.out(`identical ${diff.digest.a}`);
  if (diff.recipe.length === 0) terminal.out('recipe: the same');
  else {
    terminal.out('recipe: differs in (a | b)');
    for (const line of fieldLines(diff.recipe)) terminal.out(line);
  }
  if (diff.first === null) return terminal.out('result: the same');
  const [place = '', ...details] = divergenceLines(diff.first, ['a', 'b']);
  terminal.out(`first difference: ${place}`);
  for (const line of details) terminal.out(line);
  for (const { step, a, b } of diff.evaluations) {
    terminal.out(`evaluation after step ${String(step)}: differs`);
    terminal.out(`  a  ${a}`);
    terminal.out(`  b  ${b}`);
  }
  for (const { name, a, b } of diff.tensors) {
    terminal.out(`final ${name}: differs`);
    terminal.out(`  a  ${a}`);
    terminal.out(`  b  ${b}`);
  }
  terminal.out(`digest a  ${diff.digest.a}`);
  terminal.out(`digest b  ${diff.digest.b}`);
}

function warn(claim: Claim, name: string, terminal: Terminal): void {
  if (claim.kind === 'link') return;
  for (const finding of integrity(claim.run))
    terminal.err(`${name} contradicts itself: ${findingLine(finding)}`);
}

export const diff: Command = {
  name: 'diff',
  summary: 'Compares two runs: recipes first, then the first step that differs, then the outcomes',
  usage: '<a> <b> [--json]',
  help: [
    '  --json              the differences as JSON',
    '',
    'a and b are run files or links. Exit code 0: identical. 1: different. 2: unusable input.',
    'The machine that a run was made on does not count.',
  ],
  options: { json: { type: 'boolean' } },
  takes: 2,
  run: async (args, terminal) => {
    const [first = '', second = ''] = args.positionals;
    const [a, b] = [await readClaimArgument(first), await readClaimArgument(second)];
    warn(a, first, terminal);
    warn(b, second, terminal);
    const difference = diffClaims(a, b);
    if (args.flag('json')) terminal.out(JSON.stringify(difference, null, 2));
    else print(difference, terminal);
    return difference.identical ? EXIT.ok : EXIT.different;
  },
};
