import { execFileSync } from 'node:child_process';
import { appendFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { BLOCK_COUNT, type FunctionName } from './names.ts';
import { referenceDigest } from './sources.ts';

/** Where results are kept that an interrupted check takes up again: in the project, the current directory of npm's commands. */
const CACHE = resolve('node_modules/.cache/exhaustive');
const CHUNK = 256;

/** What the reference program says of one block of inputs. */
export interface ReferenceBlock {
  readonly hash: string;
  /** Inputs that MPFR had to decide. */
  readonly decided: number;
  /** The bits of the input whose value is relatively nearest to a rounding boundary, and log2 of that distance. */
  readonly hardest: string;
  readonly distance: number;
}

export function cachePath(file: string): string {
  mkdirSync(CACHE, { recursive: true });
  return join(CACHE, file);
}

/** Complete lines of a file that may have been cut off in the middle of one. */
export function completeLines(path: string): string[] {
  return existsSync(path) ? readFileSync(path, 'utf8').split('\n').slice(0, -1) : [];
}

/** Path of the compiled reference program. Needs gcc and the header files of MPFR (Debian: libmpfr-dev). */
function program(): string {
  const path = cachePath(`reference-${referenceDigest().slice(0, 12)}`);
  if (!existsSync(path)) {
    const source = fileURLToPath(new URL('reference.c', import.meta.url));
    execFileSync('gcc', ['-O2', '-ffp-contract=off', source, '-o', path, '-lmpfr', '-lgmp', '-lm'], {
      stdio: 'inherit',
    });
  }
  return path;
}

/** Every block of a function, from the cache as far as that goes. */
export function referenceBlocks(name: FunctionName, progress: (done: number) => void): ReferenceBlock[] {
  const path = cachePath(`${name}.reference-${referenceDigest().slice(0, 12)}.txt`);
  const lines = completeLines(path);
  if (lines.length < BLOCK_COUNT) writeFileSync(path, lines.map((line) => `${line}\n`).join(''));
  while (lines.length < BLOCK_COUNT) {
    const count = Math.min(CHUNK, BLOCK_COUNT - lines.length);
    const text = execFileSync(program(), [name, String(lines.length), String(count)], { encoding: 'utf8' });
    appendFileSync(path, text);
    lines.push(...text.split('\n').slice(0, -1));
    progress(lines.length);
  }
  return lines.map((line) => {
    const [hash = '', decided = '', hardest = '', distance = ''] = line.split(' ');
    return { hash, decided: Number(decided), hardest, distance: Number(distance) };
  });
}

/** The bits of all results of one block. */
export function referenceValues(name: FunctionName, block: number): Uint32Array {
  const bytes = execFileSync(program(), [name, 'values', String(block)], { maxBuffer: 1 << 20 });
  return new Uint32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength));
}
