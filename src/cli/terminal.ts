/** What a command may do with the terminal. Results go to `out`, everything else to `err`. */

export interface Terminal {
  /** A line of the result, to stdout. */
  out(line: string): void;
  /** A line for the person who waits, to stderr. */
  err(line: string): void;
  /** Replaces what `status` wrote last, on stderr. Only for a stderr that `isInteractive`; '' removes it. */
  status(line: string): void;
  readonly isInteractive: boolean;
  /** Aborted by Ctrl-C. */
  readonly signal: AbortSignal;
}

const ERASE_LINE = '\r\u001b[K';

/** The terminal of this process. */
export function processTerminal(signal: AbortSignal): Terminal {
  const isInteractive = process.stderr.isTTY;
  let shown = false;
  const erase = (): void => {
    if (shown) process.stderr.write(ERASE_LINE);
    shown = false;
  };
  return {
    out: (line) => {
      erase();
      process.stdout.write(`${line}\n`);
    },
    err: (line) => {
      erase();
      process.stderr.write(`${line}\n`);
    },
    status: (line) => {
      if (line === '') return erase();
      // A line that wraps could not be erased.
      process.stderr.write(ERASE_LINE + line.slice(0, Math.max(20, process.stderr.columns - 1)));
      shown = true;
    },
    isInteractive,
    signal,
  };
}
