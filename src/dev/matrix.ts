/** `npm run matrix [-- OPTIONS]`: `twinrun matrix` on a model of every kind, with its options behind each. */
import process from 'node:process';
import { main } from '../cli/main.ts';
import { processTerminal } from '../cli/terminal.ts';

/** What is trained, in how many steps. */
const RECIPES = [
  ['iris-mlp', '60'],
  ['mnist-mlp', '50'],
  ['mnist-lenet5', '20'],
  ['mnist-rows-lstm', '10'],
  ['mnist-rows-attention', '20'],
] as const;

const abort = new AbortController();
process.once('SIGINT', () => abort.abort());
const terminal = processTerminal(abort.signal);
for (const [benchmark, steps] of RECIPES) {
  terminal.out(`\n${benchmark}, ${steps} steps`);
  const code = await main(['matrix', benchmark, '--steps', steps, ...process.argv.slice(2)], terminal);
  process.exitCode = Math.max(Number(process.exitCode ?? 0), code);
  if (abort.signal.aborted) break;
}
