import asc from 'assemblyscript/asc';
import { readFileSync } from 'node:fs';

const FOLDER = new URL('../', import.meta.url);

/** Words in the window through which inputs and results pass. */
const WINDOW = 65536;
/** Where the window lies in the module's memory: above its tables. */
const ADDRESS = 1 << 20;

/** A scalar binary32 function in AssemblyScript, compiled as the kernels are. */
export interface WasmFunction {
  /** The results' bit patterns for the inputs' bit patterns. */
  apply(inputs: Uint32Array): Uint32Array;
  /** The hash of 65,536 bit patterns, as 16 hexadecimal digits. */
  hashOf(words: Uint32Array): string;
  /** The hash of the results for the 65,536 inputs with these upper 16 bits. */
  hashBlock(block: number): string;
}

/** Compiles and instantiates an AssemblyScript entry, whose imports are relative to the functions' folder. */
export async function compileEntry(entry: string): Promise<WebAssembly.Exports> {
  const options =
    'entry.ts --outFile out.wasm --runtime stub --enable simd -O3 --noAssert --initialMemory 24 --maximumMemory 24';
  let binary: Uint8Array | undefined;
  const { error, stderr } = await asc.main(options.split(' '), {
    readFile(path) {
      if (path === 'entry.ts') return entry;
      try {
        return readFileSync(new URL(path, FOLDER), 'utf8');
      } catch {
        // asc asks for files that it only supposes to exist.
        return null;
      }
    },
    writeFile(path, contents) {
      if (path === 'out.wasm' && typeof contents !== 'string') binary = contents;
    },
    listFiles: () => [],
  });
  if (error !== null || binary === undefined) throw new Error(`${error?.message}\n${stderr.toString()}`);
  const abort = (): never => {
    throw new Error('the kernel aborted');
  };
  const { instance } = await WebAssembly.instantiate(binary as BufferSource, { env: { abort } });
  return instance.exports;
}

/** Compiles `${file}.as.ts` and wraps its function `name` in loops over bit patterns. */
export async function compileFunction(file: string, name: string): Promise<WasmFunction> {
  const entry = `
    import { ${name} } from './${file}.as';
    function call(bits: u32): u32 { return reinterpret<u32>(${name}(reinterpret<f32>(bits))); }
    function mix(hash: u64, word: u32): u64 {
      const h = (hash ^ <u64>word) * 0x9e3779b97f4a7c15;
      return h ^ (h >> 32);
    }
    export function sweep(address: usize, count: i32): void {
      for (let i = 0; i < count; i++, address += 4) store<u32>(address, call(load<u32>(address)));
    }
    export function hashWords(address: usize, count: i32): u64 {
      let hash: u64 = 0;
      for (let i = 0; i < count; i++, address += 4) hash = mix(hash, load<u32>(address));
      return hash;
    }
    export function hashBlock(block: u32): u64 {
      let hash: u64 = 0;
      for (let i: u32 = 0; i < 65536; i++) hash = mix(hash, call((block << 16) | i));
      return hash;
    }`;
  const exports = (await compileEntry(entry)) as {
    memory: WebAssembly.Memory;
    sweep: (address: number, count: number) => void;
    hashWords: (address: number, count: number) => bigint;
    hashBlock: (block: number) => bigint;
  };
  const window = new Uint32Array(exports.memory.buffer, ADDRESS, WINDOW);
  const hex = (hash: bigint): string => BigInt.asUintN(64, hash).toString(16).padStart(16, '0');
  return {
    apply(inputs) {
      const results = new Uint32Array(inputs.length);
      for (let start = 0; start < inputs.length; start += WINDOW) {
        const part = inputs.subarray(start, start + WINDOW);
        window.set(part);
        exports.sweep(ADDRESS, part.length);
        results.set(window.subarray(0, part.length), start);
      }
      return results;
    },
    hashOf(words) {
      window.set(words);
      return hex(exports.hashWords(ADDRESS, words.length));
    },
    hashBlock: (block) => hex(exports.hashBlock(block)),
  };
}
