/**
 * Compiles the AssemblyScript kernels to src/kernels/generated/, when their sources (or the compiler's version or
 * options) have changed since the last time: kernels.wasm for one thread, kernelsThreads.wasm for shared memory.
 */
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../', import.meta.url));
const outDir = join(root, 'src/kernels/generated');
const stampFile = join(outDir, 'kernels.stamp');

const OPTIONS = [
  'src/kernels/index.as.ts',
  ...['--baseDir', root],
  ...['--runtime', 'stub'],
  ...['--enable', 'simd'],
  '--importMemory',
  ...['--initialMemory', '64'],
  ...['--maximumMemory', '65536'],
  ...['--use', 'abort='],
  '-O3',
  '--noAssert',
];

/** Each module's file, and its own options. */
const MODULES = [
  { file: 'kernels.wasm', options: [] },
  { file: 'kernelsThreads.wasm', options: [...['--enable', 'threads'], '--sharedMemory'] },
];

/** @returns {Promise<string[]>} the AssemblyScript files, sorted */
async function sources() {
  const files = await readdir(join(root, 'src'), { recursive: true });
  return files.filter((file) => file.endsWith('.as.ts')).sort();
}

async function stampOf() {
  const hash = createHash('sha256');
  const compiler = JSON.parse(await readFile(join(root, 'node_modules/assemblyscript/package.json'), 'utf8'));
  hash.update(
    `assemblyscript ${compiler.version}\n${OPTIONS.slice(3).join(' ')} ${JSON.stringify(MODULES)}\n`,
  );
  for (const file of await sources())
    hash.update(`${file}\n`).update(await readFile(join(root, 'src', file)));
  return hash.digest('hex');
}

/** Builds what is out of date. @returns {Promise<void>} */
export async function buildKernels() {
  const stamp = await stampOf();
  const built = await readFile(stampFile, 'utf8').catch(() => '');
  const missing = MODULES.filter(({ file }) => !existsSync(join(outDir, file)));
  if (built === stamp && missing.length === 0) return;
  await mkdir(outDir, { recursive: true });
  process.stderr.write('building the kernels (AssemblyScript)\n');
  const { default: asc } = await import('assemblyscript/asc');
  for (const { file, options } of MODULES) {
    const { error, stderr } = await asc.main([
      ...OPTIONS,
      ...options,
      ...['--outFile', `src/kernels/generated/${file}`],
    ]);
    if (error) throw new Error(`the kernels do not compile:\n${stderr.toString()}`);
  }
  await writeFile(stampFile, stamp);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await buildKernels();
