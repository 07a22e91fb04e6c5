/**
 * `npm run bench [-- kernels | webgpu]`: speed, side by side in one page of one browser. Medians and ratios; nothing is
 * asserted.
 */
import { cpus } from 'node:os';
import process from 'node:process';
import { KERNELS_QUERY, reportKernels } from './kernels.ts';
import { openBench, serveBench } from './page.ts';
import { reportMnistMlp, reportWebgpu } from './training.ts';

const REPORTS = {
  'mnist-mlp': { report: reportMnistMlp, query: '', browsers: ['chromium'] },
  kernels: { report: reportKernels, query: KERNELS_QUERY, browsers: ['chromium'] },
  webgpu: { report: reportWebgpu, query: '', browsers: ['chromium', 'firefox'] },
} as const;

const name = process.argv[2] ?? 'mnist-mlp';
if (!Object.hasOwn(REPORTS, name)) {
  console.error(`npm run bench: there is no ${name}: ${Object.keys(REPORTS).join(', ')}`);
  process.exit(2);
}
const server = await serveBench();
try {
  const { report, query, browsers } = REPORTS[name as keyof typeof REPORTS];
  for (const browser of browsers) {
    const engine = await openBench(browser, server.url + query);
    const agent = (await engine.call('engine')).replace(/^.*((?:Chrome|Firefox)\/\S+).*$/, '$1');
    console.log(`${agent}, ${cpus()[0]?.model ?? 'unknown processor'}, ${cpus().length} cores`);
    for (const line of await report(engine)) console.log(line);
    await engine.close();
  }
} finally {
  await server.close();
}
process.exit(0);
