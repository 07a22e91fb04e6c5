/** `npm run bench`: speed, side by side in one browser run. Medians and ratios; nothing is asserted. */
import { cpus } from 'node:os';
import { openChromium, serveHarness } from './engines.ts';

const STEPS = 60;
const ROUNDS = 5;

/** tfjs's backends, and how many threads its WASM one may use (0: as many as it likes). */
const CONTENDERS = [
  { label: 'exact-wasm', backend: 'exact-wasm', threads: 0 },
  { label: 'tfjs-backend-wasm', backend: 'wasm', threads: 0 },
  { label: 'tfjs-backend-wasm, 1 thread', backend: 'wasm', threads: 1 },
  { label: 'tfjs cpu', backend: 'cpu', threads: 0 },
];

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

const server = await serveHarness();
try {
  const results = new Map<string, number[]>(CONTENDERS.map(({ label }) => [label, []]));
  const losses = new Map<string, number>();
  let agent = '';
  // One browser; contenders take turns, so that whatever else the machine does meets all of them.
  const open = new Map<number, Awaited<ReturnType<typeof openChromium>>>();
  for (let round = 0; round < ROUNDS; round++)
    for (const { label, backend, threads } of CONTENDERS) {
      let engine = open.get(threads);
      if (engine === undefined) {
        engine = await openChromium(threads === 0 ? server.url : `${server.url}?threads=${threads}`);
        open.set(threads, engine);
      }
      agent = await engine.call('engine');
      // The cpu backend is far slower: fewer steps tell as much.
      const steps = backend === 'cpu' ? 4 : STEPS;
      const { rounds, loss } = await engine.call('bench', backend, steps, 1);
      results.get(label)?.push(...rounds);
      losses.set(label, loss);
    }
  await Promise.all([...open.values()].map((engine) => engine.close()));
  console.log(`mnist-mlp, batch 64, Adam: ms a training step (median of ${ROUNDS} rounds of ${STEPS} steps)`);
  console.log(
    `${agent.replace(/^.*(Chrome\/\S+).*$/, '$1')}, ${cpus()[0]?.model ?? 'unknown processor'}, ${cpus().length} cores`,
  );
  const own = median(results.get('exact-wasm') ?? []);
  for (const { label } of CONTENDERS) {
    const rounds = results.get(label) ?? [];
    const ms = median(rounds);
    const spread = `${Math.min(...rounds).toFixed(2)} to ${Math.max(...rounds).toFixed(2)}`;
    const ratio = label === 'exact-wasm' ? '' : `, exact-wasm is ${(ms / own).toFixed(2)}x as fast`;
    console.log(
      `  ${label.padEnd(28)} ${ms.toFixed(2).padStart(8)} ms (${spread})${ratio}; loss ${losses.get(label)?.toFixed(4) ?? ''}`,
    );
  }
} finally {
  await server.close();
}
process.exit(0);
