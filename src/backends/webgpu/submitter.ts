/** Turns recorded jobs into commands on the device's queue. */
import type { Block } from './blocks.ts';
import { FAULT_WORDS, type Faults } from './faults.ts';
import type { DispatchJob, Job } from './job.ts';
import type { Program } from './pipelines.ts';

/** Dispatches' arguments start at multiples of this many bytes; every device can. */
const ALIGNMENT = 256;
/** The widest window of arguments that a shader declares, bytes. */
const WIDEST = 1024;
/** Bind groups kept for reuse. */
const MOST_BIND_GROUPS = 4096;

const USAGE = { MAP_READ: 0x1, COPY_DST: 0x8, UNIFORM: 0x40 } as const;
const READ = 0x1;

/** What a batch of reads brought. */
export interface ReadBack {
  /** One for each read, in order. */
  readonly results: readonly Uint32Array[];
  readonly faults: Uint32Array;
}

/** Where a read travels; in words. */
interface Place {
  readonly staging: GPUBuffer;
  readonly offset: number;
  readonly words: number;
}

export class Submitter {
  readonly #device: GPUDevice;
  readonly #faults: Faults;
  readonly #bindGroups = new Map<string, GPUBindGroup>();
  #params: GPUBuffer | undefined;
  /** Buffers that reads travelled in, to be used again. */
  #staging: GPUBuffer[] = [];

  constructor(device: GPUDevice, faults: Faults) {
    this.#device = device;
    this.#faults = faults;
  }

  /**
   * Submits jobs in order. A write ends a submission, as the queue's writes take place between submissions.
   *
   * @returns what the reads brought; undefined when there is no read among the jobs
   */
  submit(jobs: readonly Job[], programs: ReadonlyMap<Job, Program>): Promise<ReadBack> | undefined {
    const { queue } = this.#device;
    const offsets = this.#uploadParams(jobs);
    const reads = jobs.filter((job) => job.kind === 'read');
    // The faults travel with the reads, behind them.
    const places =
      reads.length === 0 ? [] : this.#placesOf([...reads.map(({ words }) => words), FAULT_WORDS]);
    let encoder: GPUCommandEncoder | undefined;
    let pass: GPUComputePassEncoder | undefined;
    let read = 0;
    const commands = (): GPUCommandEncoder => {
      pass?.end();
      pass = undefined;
      return (encoder ??= this.#device.createCommandEncoder());
    };
    const submit = (): void => {
      if (encoder === undefined) return;
      queue.submit([commands().finish()]);
      encoder = undefined;
    };
    const copy = (from: GPUBuffer, { staging, offset, words }: Place): void =>
      commands().copyBufferToBuffer(from, 0, staging, offset * 4, words * 4);
    for (const job of jobs) {
      const program = programs.get(job);
      if (job.kind === 'dispatch' && program !== undefined) {
        pass ??= commands().beginComputePass();
        pass.setPipeline(program.pipeline);
        pass.setBindGroup(0, this.#bindGroup(program, job.blocks), [offsets.get(job) ?? 0]);
        pass.dispatchWorkgroups(job.groups[0], job.groups[1]);
      } else if (job.kind === 'write') {
        submit();
        queue.writeBuffer(job.block.buffer, 0, job.words);
      } else if (job.kind === 'read') {
        copy(job.block.buffer, places[read]);
        read += 1;
      }
    }
    if (reads.length === 0) {
      submit();
      return undefined;
    }
    copy(this.#faults.buffer, places[read]);
    submit();
    return this.#readBack(places);
  }

  async #readBack(places: readonly Place[]): Promise<ReadBack> {
    const buffers = [...new Set(places.map(({ staging }) => staging))];
    try {
      await Promise.all(buffers.map((staging) => staging.mapAsync(READ)));
    } catch (error) {
      buffers.forEach((staging) => staging.destroy());
      throw error;
    }
    const mapped = new Map(buffers.map((staging) => [staging, new Uint32Array(staging.getMappedRange())]));
    const all = places.map(({ staging, offset, words }) =>
      (mapped.get(staging) ?? new Uint32Array(0)).slice(offset, offset + words),
    );
    buffers.forEach((staging) => staging.unmap());
    this.#staging.push(...buffers);
    return { results: all.slice(0, -1), faults: all[all.length - 1] };
  }

  /** Puts reads of so many words side by side into as few buffers as the device's limit allows. */
  #placesOf(sizes: readonly number[]): readonly Place[] {
    const most = this.#device.limits.maxBufferSize / 4;
    const buffers: number[] = [0];
    const found = sizes.map((words) => {
      if (buffers[buffers.length - 1] + words > most) buffers.push(0);
      const buffer = buffers.length - 1;
      const offset = buffers[buffer];
      buffers[buffer] += words;
      return { buffer, offset, words };
    });
    const staging = this.#takeStaging(buffers.map((words) => words * 4));
    return found.map(({ buffer, offset, words }) => ({ staging: staging[buffer], offset, words }));
  }

  /** A training reads the same sizes at every step; others are not kept. */
  #takeStaging(sizes: readonly number[]): readonly GPUBuffer[] {
    const kept = this.#staging.filter(({ size }) => sizes.includes(size));
    this.#staging.filter((buffer) => !kept.includes(buffer)).forEach((buffer) => buffer.destroy());
    this.#staging = kept;
    return sizes.map((size) => {
      const at = this.#staging.findIndex((buffer) => buffer.size === size);
      return at >= 0
        ? this.#staging.splice(at, 1)[0]
        : this.#device.createBuffer({ size, usage: USAGE.MAP_READ | USAGE.COPY_DST });
    });
  }

  #uploadParams(jobs: readonly Job[]): ReadonlyMap<Job, number> {
    const offsets = new Map<Job, number>();
    const dispatches = jobs.filter((job): job is DispatchJob => job.kind === 'dispatch');
    let end = 0;
    for (const job of dispatches) {
      offsets.set(job, end);
      end += Math.ceil(job.params.byteLength / ALIGNMENT) * ALIGNMENT;
    }
    if (end === 0) return offsets;
    // The last window may reach past its arguments, up to what its shader declares.
    if (this.#params === undefined || this.#params.size < end + WIDEST) {
      this.#params?.destroy();
      this.#params = this.#device.createBuffer({
        size: 2 * (end + WIDEST),
        usage: USAGE.UNIFORM | USAGE.COPY_DST,
      });
      this.#bindGroups.clear();
    }
    const words = new Int32Array(end / 4);
    for (const job of dispatches) words.set(job.params, (offsets.get(job) ?? 0) / 4);
    this.#device.queue.writeBuffer(this.#params, 0, words);
    return offsets;
  }

  #bindGroup({ shader, layout, tables, argumentBytes }: Program, blocks: readonly Block[]): GPUBindGroup {
    const key = `${shader.name} ${blocks.map(({ id }) => id).join(' ')}`;
    const found = this.#bindGroups.get(key);
    if (found !== undefined) return found;
    const params = this.#params;
    if (params === undefined) throw new Error('no arguments were uploaded');
    const resources: GPUBufferBinding[] = [
      { buffer: params, size: argumentBytes },
      ...blocks.map(({ buffer }) => ({ buffer })),
      ...(tables === undefined ? [] : [{ buffer: tables }]),
      ...(shader.faults === undefined ? [] : [{ buffer: this.#faults.buffer }]),
    ];
    const group = this.#device.createBindGroup({
      layout,
      entries: resources.map((resource, binding) => ({ binding, resource })),
    });
    if (this.#bindGroups.size >= MOST_BIND_GROUPS) this.#bindGroups.clear();
    this.#bindGroups.set(key, group);
    return group;
  }
}
