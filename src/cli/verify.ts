import { integrity } from '../run/integrity.ts';
import type { Verdict } from '../run/verdict.ts';
import { Comparer } from '../run/verify.ts';
import type { Command } from './command.ts';
import { EXIT } from './exitCode.ts';
import { readClaimArgument } from './input.ts';
import type { Terminal } from './terminal.ts';
import { PLACE_HELP, PLACE_OPTIONS, PLACE_USAGE, placeArgument } from './place.ts';
import { runTraining } from './training.ts';
import { claimLines, divergenceLines, fieldLines, findingLine } from './words.ts';

/** @returns the exit code */
function pronounce(verdict: Verdict, terminal: Terminal): number {
  if (verdict.kind === 'bit-identical') {
    terminal.out(`bit-identical ${verdict.digest}`);
    return EXIT.ok;
  }
  if (verdict.kind === 'different-recipe') {
    terminal.out('refuted: the claim is about another recipe');
    for (const line of fieldLines(verdict.fields)) terminal.out(line);
    return EXIT.different;
  }
  const [place = '', ...details] = divergenceLines(verdict, ['claimed', 'own']);
  terminal.out(`refuted: ${place}`);
  for (const line of details) terminal.out(line);
  return EXIT.different;
}

export const verify: Command = {
  name: 'verify',
  summary: 'Retrains what a run file or link claims, and compares every bit',
  usage: `<run.json | link> ${PLACE_USAGE}`,
  help: [
    ...PLACE_HELP,
    '',
    'Exit code 0: bit-identical. 1: refuted; the first difference is on stdout. 2: unusable input.',
    'Quote a link: the shell takes # for a comment.',
  ],
  options: PLACE_OPTIONS,
  takes: 1,
  run: async (args, terminal) => {
    const place = placeArgument(args);
    const [name = ''] = args.positionals;
    const claim = await readClaimArgument(name);
    for (const line of claimLines(claim)) terminal.err(line);
    const findings = claim.kind === 'file' ? integrity(claim.run) : [];
    for (const finding of findings) terminal.err(`the file contradicts itself: ${findingLine(finding)}`);
    const comparer = new Comparer(claim);
    if (comparer.verdict === undefined) {
      // The first difference decides: what comes after it is not trained.
      await runTraining(claim.recipe, place, terminal, (event) => comparer.feed(event) === undefined);
    }
    if (comparer.verdict === undefined) throw new Error('the training ended without a verdict');
    return pronounce(comparer.verdict, terminal);
  },
};
