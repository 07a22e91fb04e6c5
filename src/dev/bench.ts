/** `npm run bench`: speed, side by side in one browser run. Medians and ratios; nothing is asserted. */
import { cpus } from 'node:os';
import { openChromium, serveHarness } from './engines.ts';

const STEPS = 60;
const ROUNDS = 5;
const CPU_STEPS = 4;

/** tfjs's WASM backend uses as many threads as it likes; exact-wasm has one. */
const CONTENDERS = [
  { label: 'exact-wasm', backend: 'exact-wasm' },
  { label: 'tfjs-backend-wasm', backend: 'wasm' },
  { label: 'tfjs cpu', backend: 'cpu' },
];

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

const server = await serveHarness();
try {
  const engine = await openChromium(server.url);
  const agent = await engine.call('engine');
  const results = new Map<string, number[]>(CONTENDERS.map(({ label }) => [label, []]));
  const losses = new Map<string, number>();
  // Contenders take turns in one page, so that whatever else the machine does meets all of them.
  for (let round = 0; round < ROUNDS; round++)
    for (const { label, backend } of CONTENDERS) {
      // The cpu backend is far slower: fewer steps tell as much.
      const { rounds, loss } = await engine.call('bench', backend, backend === 'cpu' ? CPU_STEPS : STEPS, 1);
      results.get(label)?.push(...rounds);
      losses.set(label, loss);
    }
  await engine.close();
  console.log(
    `mnist-mlp, batch 64, Adam: ms a training step (median of ${ROUNDS} rounds of ${STEPS} steps, ${CPU_STEPS} on cpu)`,
  );
  const processor = cpus()[0]?.model ?? 'unknown processor';
  console.log(`${agent.replace(/^.*(Chrome\/\S+).*$/, '$1')}, ${processor}, ${cpus().length} cores`);
  const own = median(results.get('exact-wasm') ?? []);
  for (const { label } of CONTENDERS) {
    const rounds = results.get(label) ?? [];
    const ms = median(rounds);
    const spread = `${Math.min(...rounds).toFixed(2)} to ${Math.max(...rounds).toFixed(2)}`;
    const ratio = label === 'exact-wasm' ? '' : `, exact-wasm is ${(ms / own).toFixed(2)}x as fast`;
    const loss = losses.get(label)?.toFixed(4) ?? '';
    console.log(`  ${label.padEnd(18)} ${ms.toFixed(2).padStart(8)} ms (${spread})${ratio}; loss ${loss}`);
  }
} finally {
  await server.close();
}
process.exit(0);
