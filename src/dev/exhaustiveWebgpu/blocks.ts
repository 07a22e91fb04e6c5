/** Hashes of blocks of results on any engine, kept so that an interrupted check goes on where it was. */
import { appendFileSync, writeFileSync } from 'node:fs';
import type { Bound, Engine } from '../../backends/engine.ts';
import { rangeI32 } from '../../kernels/layout/range.reference.ts';
import { tensorHash } from '../../kernels/tensorHash/tensorHash.reference.ts';
import { cachePath, completeLines } from '../../numerics/functions/exhaustive/reference.ts';
import { BLOCK, unchecked, type Check } from './checks.ts';

/** Runs checks on one engine, block by block: block b holds the inputs from b * BLOCK on. */
export class BlockRunner<Buffer> {
  readonly #engine: Engine<Buffer>;
  readonly #input: Buffer;
  readonly #output: Bound<Buffer>;
  readonly #hash: Bound<Buffer>;

  constructor(engine: Engine<Buffer>) {
    this.#engine = engine;
    this.#input = engine.alloc(BLOCK);
    this.#output = { buffer: engine.alloc(BLOCK), dtype: 'int32', words: BLOCK };
    this.#hash = { buffer: engine.alloc(2), dtype: 'int32', words: 2 };
  }

  #run({ routine, from, args }: Check, block: number): void {
    const input = { buffer: this.#input, dtype: from, words: BLOCK };
    const start = (block * BLOCK) | 0;
    if (from === 'float32' && (start & 0x7fffffff) >= 0x7f800000) {
      // Uploading makes NaNs canonical, as every float32 tensor has them.
      const words = new Uint32Array(BLOCK);
      for (let i = 0; i < BLOCK; i++) words[i] = start + i;
      this.#engine.write(input, words);
    } else {
      this.#engine.run(unchecked(rangeI32), [], [input], { n: BLOCK, start, step: 1 });
    }
    this.#engine.run(routine, [input], [this.#output], args);
  }

  /** The tensor hash of a block's results. */
  async hash(check: Check, block: number): Promise<string> {
    this.#run(check, block);
    this.#engine.run(unchecked(tensorHash), [this.#output], [this.#hash], { n: BLOCK });
    return Array.from(await this.#engine.read(this.#hash), (word) => word.toString(16)).join('-');
  }

  async values(check: Check, block: number): Promise<Uint32Array> {
    this.#run(check, block);
    return this.#engine.read(this.#output);
  }
}

/** A list of hashes in a file of the cache, a line a block: seconds and hash. */
export class KeptHashes {
  readonly #path: string;
  readonly #lines: string[];

  constructor(name: string) {
    this.#path = cachePath(name);
    this.#lines = completeLines(this.#path);
    writeFileSync(this.#path, this.#lines.map((line) => `${line}\n`).join(''));
  }

  get seconds(): number {
    return this.#lines.reduce((sum, line) => sum + Number(line.split(' ')[0]), 0);
  }

  /** The hash of a block, found or made; blocks are asked for in order. */
  async get(block: number, make: () => Promise<string>): Promise<string> {
    if (block >= this.#lines.length) {
      const start = performance.now();
      const hash = await make();
      const line = `${((performance.now() - start) / 1000).toFixed(3)} ${hash}`;
      appendFileSync(this.#path, `${line}\n`);
      this.#lines.push(line);
    }
    return this.#lines[block].split(' ')[1];
  }
}
