import { TwinrunError } from '../errors.ts';
import { integrity } from '../run/integrity.ts';
import { encodeLink } from '../run/link.ts';
import type { Command } from './command.ts';
import { EXIT } from './exitCode.ts';
import { readClaimArgument } from './input.ts';
import { findingLine } from './words.ts';

export const link: Command = {
  name: 'link',
  summary: 'Prints the link of a run file, to be put behind the address of the page',
  usage: '<run.json> [--base URL]',
  help: ['  --base URL          the address of the page, such as https://example.org/twinrun/'],
  options: { base: { type: 'string' } },
  takes: 1,
  run: async (args, terminal) => {
    const [name = ''] = args.positionals;
    const claim = await readClaimArgument(name);
    const [finding] = claim.kind === 'file' ? integrity(claim.run) : [];
    if (finding !== undefined) {
      throw new TwinrunError('invalid-input', `the file contradicts itself: ${findingLine(finding)}`);
    }
    terminal.out((args.text('base') ?? '') + (await encodeLink(claim)));
    return EXIT.ok;
  },
};
