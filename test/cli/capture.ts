/** A command run in this process, and what it wrote. */
import { main } from '../../src/cli/main.ts';
import type { Terminal } from '../../src/cli/terminal.ts';

export interface Outcome {
  readonly code: number;
  readonly out: readonly string[];
  readonly err: readonly string[];
  /** What was shown on the rewritten line. */
  readonly statuses: readonly string[];
}

export interface Circumstances {
  readonly isInteractive?: boolean;
  readonly signal?: AbortSignal;
}

export async function twinrun(argv: readonly string[], circumstances: Circumstances = {}): Promise<Outcome> {
  const [out, err, statuses]: [string[], string[], string[]] = [[], [], []];
  const terminal: Terminal = {
    out: (line) => out.push(line),
    err: (line) => err.push(line),
    status: (line) => statuses.push(line),
    isInteractive: circumstances.isInteractive ?? false,
    signal: circumstances.signal ?? new AbortController().signal,
  };
  return { code: await main(argv, terminal), out, err, statuses };
}
