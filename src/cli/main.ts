/** The lab in a terminal, on Node, Bun or Deno: `twinrun COMMAND`. */
import { realpathSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { TwinrunError } from '../errors.ts';
import type { Command } from './command.ts';
import { UsageError, readArguments, usageOf } from './command.ts';
import { data } from './data.ts';
import { device } from './device.ts';
import { diff } from './diff.ts';
import { EXIT } from './exitCode.ts';
import { link } from './link.ts';
import { list } from './list.ts';
import { matrix } from './matrix.ts';
import { sanity } from './sanity.ts';
import type { Terminal } from './terminal.ts';
import { processTerminal } from './terminal.ts';
import { train } from './train.ts';
import { verify } from './verify.ts';

const COMMANDS: readonly Command[] = [list, train, verify, diff, link, sanity, matrix, device, data];

function help(): string {
  const width = Math.max(...COMMANDS.map((command) => command.name.length));
  return [
    'usage: twinrun COMMAND [ARGUMENTS]',
    '',
    'Trains benchmark models so that anyone, anywhere, gets the same bits, and checks whether others did.',
    '',
    ...COMMANDS.map((command) => `  ${command.name.padEnd(width)}  ${command.summary}`),
    '',
    '"twinrun COMMAND --help" says more about one of them.',
  ].join('\n');
}

/** @returns the exit code */
export async function main(argv: readonly string[], terminal: Terminal): Promise<number> {
  const [name, ...rest] = argv;
  if (name === undefined || name === '--help' || name === '-h' || name === 'help') {
    if (name === undefined) terminal.err(help());
    else terminal.out(help());
    return name === undefined ? EXIT.unusable : EXIT.ok;
  }
  const command = COMMANDS.find((candidate) => candidate.name === name);
  if (command === undefined) {
    terminal.err(`twinrun: there is no command "${name}"\n\n${help()}`);
    return EXIT.unusable;
  }
  if (rest.includes('--help') || rest.includes('-h')) {
    terminal.out(usageOf(command));
    return EXIT.ok;
  }
  try {
    return await command.run(readArguments(command, rest), terminal);
  } catch (error) {
    return explain(error, command, terminal);
  }
}

/** Says on stderr what went wrong. @returns the exit code */
function explain(error: unknown, command: Command, terminal: Terminal): number {
  if (error instanceof UsageError) {
    terminal.err(`twinrun ${command.name}: ${error.message}\n\n${usageOf(command)}`);
    return EXIT.unusable;
  }
  if (error instanceof TwinrunError) {
    if (error.code === 'cancelled') {
      terminal.err(`twinrun ${command.name}: ${error.message}`);
      return EXIT.interrupted;
    }
    terminal.err(`twinrun ${command.name}: ${error.message}`);
    if (error.advice !== '') terminal.err(error.advice);
    return EXIT.unusable;
  }
  terminal.err(`twinrun ${command.name}: this is a fault of the program, please report it`);
  terminal.err(error instanceof Error ? (error.stack ?? error.message) : String(error));
  return EXIT.internal;
}

/** Whether this file is what was started, rather than imported by a test. */
function isEntry(): boolean {
  const [, script] = process.argv;
  return script !== undefined && realpathSync(script) === fileURLToPath(import.meta.url);
}

if (isEntry()) {
  const abort = new AbortController();
  process.on('SIGINT', () => {
    // Once asks for an end between two steps; twice does not ask.
    if (abort.signal.aborted) process.exit(EXIT.interrupted);
    abort.abort();
  });
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    // Whoever reads has had enough: `twinrun list | head -1`.
    if (error.code === 'EPIPE') process.exit(EXIT.ok);
    throw error;
  });
  process.exitCode = await main(process.argv.slice(2), processTerminal(abort.signal));
}
