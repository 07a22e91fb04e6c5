/** The engine on WebAssembly: kernels compiled from AssemblyScript, tensors in one linear memory. */
import type { Argument, Routine } from '../kernels/kernel.ts';
import { TwinrunError } from '../errors.ts';
import { EngineError, indexOutOfRange, type Bound, type Engine } from './engine.ts';
import { Pool } from './pool.ts';

export const EXACT_WASM = 'exact-wasm';

const PAGE = 65536;
/** The pages that the module is compiled for: 64 to start with, 65,536 at most. */
const INITIAL_PAGES = 64;
const MAXIMUM_PAGES = 65536;
/** Bytes for the lists among a call's arguments. */
const LIST_BYTES = 4096;

type Export = (...args: number[]) => number | undefined;

/** Compiles and starts the kernels. */
export async function createWasmEngine(module: BufferSource): Promise<Engine<number>> {
  const memory = new WebAssembly.Memory({ initial: INITIAL_PAGES, maximum: MAXIMUM_PAGES });
  const engine = new WasmEngine(memory);
  const { instance } = await WebAssembly.instantiate(module, {
    env: { memory, scratch: (bytes: number) => engine.scratch(bytes >>> 0) },
  });
  engine.start(instance.exports as Record<string, Export>);
  return engine;
}

class WasmEngine implements Engine<number> {
  readonly name = EXACT_WASM;
  #exports: Record<string, Export> = {};
  #pool = new Pool(0, () => undefined);
  #lists = 0;
  #scratch = 0;
  #scratchBytes = 0;

  constructor(private readonly memory: WebAssembly.Memory) {}

  start(exports: Record<string, Export>): void {
    this.#exports = exports;
    this.#pool = new Pool(exports.heapBase() as number, (end) => this.#grow(end));
    this.#lists = this.#pool.take(LIST_BYTES);
  }

  #grow(end: number): void {
    const missing = Math.ceil(end / PAGE) - this.memory.buffer.byteLength / PAGE;
    if (missing <= 0) return;
    // A quarter more than asked for, so that growing is rare; just what is needed when that is too much.
    const generous = missing + Math.floor(this.memory.buffer.byteLength / PAGE / 4);
    for (const pages of [generous, missing]) {
      try {
        this.memory.grow(pages);
        return;
      } catch {
        // RangeError: tried with less, then reported below.
      }
    }
    throw new TwinrunError(
      'too-large',
      `exact-wasm: out of memory at ${Math.round(end / 1048576)} MiB`,
      '',
      'Use a smaller batch or model, or close other tabs.',
    );
  }

  /** The block that routines use during a call; called by the kernels. */
  scratch(bytes: number): number {
    if (bytes > this.#scratchBytes) {
      if (this.#scratchBytes > 0) this.#pool.give(this.#scratch);
      this.#scratchBytes = 0;
      this.#scratch = this.#pool.take(bytes);
      this.#scratchBytes = bytes;
    }
    return this.#scratch;
  }

  alloc(words: number): number {
    return this.#pool.take(words * 4);
  }

  free(buffer: number): void {
    this.#pool.give(buffer);
  }

  write(to: Bound<number>, words: Uint32Array): void {
    new Uint32Array(this.memory.buffer, to.buffer, to.words).set(words);
    if (to.dtype === 'float32') this.#exports.canonicalise(to.buffer, to.words);
  }

  read(from: Bound<number>): Uint32Array {
    return new Uint32Array(this.memory.buffer, from.buffer, from.words).slice();
  }

  run(
    routine: Routine,
    inputs: readonly Bound<number>[],
    outputs: readonly Bound<number>[],
    args: Readonly<Record<string, Argument>>,
  ): void {
    const compiled = this.#exports[routine.name];
    if (compiled === undefined)
      throw new EngineError(EXACT_WASM, routine.name, 'this engine does not have it');
    const values: number[] = [];
    for (const { buffer } of inputs) values.push(buffer);
    for (const { buffer } of outputs) values.push(buffer);
    let list = this.#lists;
    for (const name in args) {
      const arg = args[name];
      if (typeof arg === 'number') values.push(arg);
      else if ('float32' in arg) values.push(arg.float32);
      else {
        values.push(list);
        new Int32Array(this.memory.buffer, list, arg.length).set(arg);
        list += arg.length * 4;
        if (list > this.#lists + LIST_BYTES)
          throw new EngineError(EXACT_WASM, routine.name, 'too many arguments');
      }
    }
    const bad = compiled(...values);
    if (bad !== undefined && bad !== 0) throw indexOutOfRange(EXACT_WASM, routine.name, bad - 1);
  }

  bytes(): number {
    return this.#pool.end;
  }
}
