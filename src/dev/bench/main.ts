/**
 * `npm run bench [-- kernels]`: speed, side by side in one page of one browser. Medians and ratios; nothing is asserted.
 */
import { cpus } from 'node:os';
import process from 'node:process';
import { openChromium, serveHarness } from '../engines.ts';
import { KERNELS_QUERY, reportKernels } from './kernels.ts';
import { reportMnistMlp } from './mnistMlp.ts';

const REPORTS = {
  'mnist-mlp': { report: reportMnistMlp, query: '' },
  kernels: { report: reportKernels, query: KERNELS_QUERY },
} as const;

const name = process.argv[2] ?? 'mnist-mlp';
if (!Object.hasOwn(REPORTS, name)) {
  console.error(`npm run bench: there is no ${name}: ${Object.keys(REPORTS).join(', ')}`);
  process.exit(2);
}
const server = await serveHarness();
try {
  const { report, query } = REPORTS[name as keyof typeof REPORTS];
  const engine = await openChromium(server.url + query);
  const agent = (await engine.call('engine')).replace(/^.*(Chrome\/\S+).*$/, '$1');
  console.log(`${agent}, ${cpus()[0]?.model ?? 'unknown processor'}, ${cpus().length} cores, no GPU used`);
  for (const line of await report(engine)) console.log(line);
  await engine.close();
} finally {
  await server.close();
}
process.exit(0);
