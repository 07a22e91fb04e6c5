/** What a command is, and how its arguments are read. */
import { parseArgs } from 'node:util';
import type { ParseArgsConfig } from 'node:util';
import type { Terminal } from './terminal.ts';

export interface Arguments {
  readonly positionals: readonly string[];
  /** The value of an option that takes one; the last, when it is given several times. */
  text(name: string): string | undefined;
  /** All values of an option that may be given several times. */
  texts(name: string): readonly string[];
  flag(name: string): boolean;
}

export interface Command {
  readonly name: string;
  /** In one line. */
  readonly summary: string;
  /** Behind the command's name, such as "<a> <b> [--json]". */
  readonly usage: string;
  /** Further lines of help. */
  readonly help: readonly string[];
  readonly options: NonNullable<ParseArgsConfig['options']>;
  /** How many positional arguments it takes. */
  readonly takes: number;
  /** How many more it may be given; none unless said. */
  readonly takesMore?: number;
  /** @returns the exit code */
  run(args: Arguments, terminal: Terminal): Promise<number>;
}

/** The person called it wrongly: the usage helps, a stack trace does not. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

export function usageOf(command: Command): string {
  const lines = [`usage: twinrun ${command.name} ${command.usage}`.trimEnd(), '', `${command.summary}.`];
  if (command.help.length > 0) lines.push('', ...command.help);
  return lines.join('\n');
}

/** @throws UsageError */
export function readArguments(command: Command, argv: readonly string[]): Arguments {
  let parsed;
  try {
    parsed = parseArgs({ args: [...argv], options: command.options, allowPositionals: true, strict: true });
  } catch (error) {
    // Node words this over several sentences; the first says it.
    const message = error instanceof Error ? error.message : String(error);
    throw new UsageError(message.split('. ')[0] ?? message);
  }
  const { values, positionals } = parsed;
  if (positionals.length < command.takes) throw new UsageError('an argument is missing');
  const most = command.takes + (command.takesMore ?? 0);
  if (positionals.length > most) {
    throw new UsageError(`one argument too many: ${String(positionals[most])}`);
  }
  const of = (name: string): unknown => values[name];
  return {
    positionals,
    text: (name) => {
      const value = of(name);
      return typeof value === 'string' ? value : undefined;
    },
    texts: (name) => {
      const value = of(name);
      return Array.isArray(value) ? value.filter((entry): entry is string => typeof entry === 'string') : [];
    },
    flag: (name) => of(name) === true,
  };
}
