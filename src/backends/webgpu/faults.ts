/** Indices out of range that shaders met: the least position of each routine, told by the next read. */

/** Routines that can meet one, at most. */
export const FAULT_WORDS = 64;
const NONE = 0xffffffff;

export interface Fault {
  readonly routine: string;
  readonly position: number;
}

export class Faults {
  readonly buffer: GPUBuffer;
  readonly #device: GPUDevice;
  /** The routine of each place. */
  readonly #names: string[] = [];

  constructor(device: GPUDevice) {
    this.#device = device;
    // STORAGE, COPY_SRC, COPY_DST
    this.buffer = device.createBuffer({ size: FAULT_WORDS * 4, usage: 0x80 | 0x4 | 0x8 });
    this.#clear();
  }

  /** Where a routine's fault goes. */
  placeOf(routine: string): number {
    const found = this.#names.indexOf(routine);
    return found >= 0 ? found : this.#names.push(routine) - 1;
  }

  /** The first of them among words that were read, which is then forgotten with the others. */
  take(words: Uint32Array): Fault | undefined {
    const place = words.findIndex((word) => word !== NONE);
    if (place < 0) return undefined;
    this.#clear();
    return { routine: this.#names[place], position: words[place] };
  }

  #clear(): void {
    this.#device.queue.writeBuffer(this.buffer, 0, new Uint32Array(FAULT_WORDS).fill(NONE));
  }
}
