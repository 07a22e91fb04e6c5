/** Device memory by size class, used again; a block is a buffer of its own, so that the device checks every bound. */
import { TwinrunError } from '../../errors.ts';
import { sizeClass } from '../pool.ts';

/** Memory of one tensor: whoever has the same buffer later has another block. */
export interface Block {
  readonly buffer: GPUBuffer;
  readonly bytes: number;
  /** Tells buffers apart in keys. */
  readonly id: number;
}

const USAGE = 0x4 | 0x8 | 0x80; // COPY_SRC, COPY_DST, STORAGE

export class Blocks {
  readonly #device: GPUDevice;
  readonly #waiting = new Map<number, Block[]>();
  #bytes = 0;
  #count = 0;
  /** Why memory could not be had; told later, as devices do. */
  failure: TwinrunError | undefined;

  constructor(device: GPUDevice) {
    this.#device = device;
  }

  get bytes(): number {
    return this.#bytes;
  }

  /** @throws TwinrunError('too-large') for more than a binding may have */
  take(words: number): Block {
    const most = Math.min(this.#device.limits.maxStorageBufferBindingSize, this.#device.limits.maxBufferSize);
    if (words * 4 > most)
      throw new TwinrunError(
        'too-large',
        `exact-webgpu: a tensor of ${mebibytes(words * 4)} MiB; this device takes ${mebibytes(most)}`,
        '',
        'Use a smaller batch or model, or the WASM backend.',
      );
    // A class may be larger than what a binding takes.
    const bytes = Math.min(sizeClass(words * 4), most);
    const waiting = this.#waiting.get(bytes)?.pop();
    return waiting === undefined ? this.#create(bytes) : { ...waiting };
  }

  /** All of them, or none. */
  takeAll(sizes: readonly number[]): readonly Block[] {
    const taken: Block[] = [];
    try {
      for (const words of sizes) taken.push(this.take(words));
    } catch (error) {
      taken.forEach((block) => this.give(block));
      throw error;
    }
    return taken;
  }

  give(block: Block): void {
    const waiting = this.#waiting.get(block.bytes);
    if (waiting === undefined) this.#waiting.set(block.bytes, [block]);
    else waiting.push(block);
  }

  outOfMemory(): TwinrunError {
    return new TwinrunError(
      'too-large',
      `exact-webgpu: out of memory at ${mebibytes(this.#bytes)} MiB`,
      '',
      'Use a smaller batch or model, close other tabs, or go on with the WASM backend.',
    );
  }

  #create(bytes: number): Block {
    this.#device.pushErrorScope('out-of-memory');
    const buffer = this.#device.createBuffer({ size: bytes, usage: USAGE });
    this.#device.popErrorScope().then(
      (error) => {
        if (error === null) return;
        this.failure ??= this.outOfMemory();
      },
      () => undefined, // The device is lost; that is told elsewhere.
    );
    this.#bytes += bytes;
    this.#count += 1;
    return { buffer, bytes, id: this.#count };
  }
}

const mebibytes = (bytes: number): number => Math.round(bytes / 1048576);
