/** Milliseconds per training step of mnist-mlp on exact-wasm and on tfjs's own backends. */
import type { BrowserEngine } from '../engines.ts';
import { median, spread } from './statistics.ts';

const STEPS = 60;
const CPU_STEPS = 4;
const ROUNDS = 5;

const CONTENDERS = [
  { label: 'exact-wasm', backend: 'exact-wasm' },
  { label: 'tfjs-backend-wasm', backend: 'wasm' },
  { label: 'tfjs cpu', backend: 'cpu' },
];

export async function reportMnistMlp(engine: BrowserEngine): Promise<string[]> {
  const results = new Map<string, number[]>(CONTENDERS.map(({ label }) => [label, []]));
  const losses = new Map<string, number>();
  // Contenders take turns, so that whatever else the machine does meets all of them.
  for (let round = 0; round < ROUNDS; round++)
    for (const { label, backend } of CONTENDERS) {
      // The cpu backend is far slower: fewer steps tell as much.
      const { rounds, loss } = await engine.call('bench', backend, backend === 'cpu' ? CPU_STEPS : STEPS, 1);
      results.get(label)?.push(...rounds);
      losses.set(label, loss);
    }
  const own = median(results.get('exact-wasm') ?? []);
  const rows = CONTENDERS.map(({ label }) => {
    const rounds = results.get(label) ?? [];
    const ms = median(rounds);
    const ratio = label === 'exact-wasm' ? '' : `, exact-wasm is ${(ms / own).toFixed(2)}x as fast`;
    const loss = losses.get(label)?.toFixed(4) ?? '';
    return `  ${label.padEnd(18)} ${ms.toFixed(2).padStart(8)} ms (${spread(rounds)})${ratio}; loss ${loss}`;
  });
  return [
    `mnist-mlp, batch 64, Adam: ms a training step (median of ${ROUNDS} rounds of ${STEPS} steps, ${CPU_STEPS} on cpu)`,
    ...rows,
  ];
}
