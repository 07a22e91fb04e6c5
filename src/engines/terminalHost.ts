/**
 * The harness as a program, in Node, Bun or Deno: it reads one call a line, `["method", ...arguments]`, and prints
 * answers, each as one line of JSON. The argument is the number of threads.
 */
import process from 'node:process';
import { createInterface } from 'node:readline';
import { answerCall, type Answer } from './calls.ts';
import { terminalHarness } from './terminalHarness.ts';

const say = (answer: Answer): void => void process.stdout.write(`${JSON.stringify(answer)}\n`);

const harness = terminalHarness(Number(process.argv[2]), (events) => say({ kind: 'events', events }));

for await (const line of createInterface({ input: process.stdin })) {
  // Our own caller wrote it.
  const [method, ...args] = JSON.parse(line) as [string, ...unknown[]];
  say(await answerCall(harness, method, args));
}
// A GPU's device would keep the program alive.
process.exit(0);
