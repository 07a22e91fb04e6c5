/** `npm run dev`: Vite's development server, with hot reloading, after building the kernels. */
import process from 'node:process';
import { parseArgs } from 'node:util';
import { install, ROOT } from './install.mjs';

const { values } = parseArgs({ options: { port: { type: 'string' } } });
install();
const { buildKernels } = await import('./buildKernels.mjs');
const vite = await import('vite');
await buildKernels();
const server = await vite.createServer({
  root: ROOT,
  server: values.port === undefined ? {} : { port: Number(values.port) },
});
await server.listen();
server.printUrls();
process.on('SIGINT', () => void server.close().then(() => process.exit(0)));
