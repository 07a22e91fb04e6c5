/** Shaders compiled once a device, in the background: what is recorded meanwhile waits for them. */
import type { Shader } from '../../kernels/gpu.ts';
import { EngineError } from '../engine.ts';
import { EXACT_WEBGPU } from './name.ts';
import { shaderText } from './shaderText.ts';

/** How many shaders are compiled, of how many asked for so far. */
export interface CompileProgress {
  readonly compiled: number;
  readonly asked: number;
}

export interface Program {
  readonly shader: Shader;
  readonly layout: GPUBindGroupLayout;
  readonly pipeline: GPUComputePipeline;
  readonly tables: GPUBuffer | undefined;
  readonly argumentBytes: number;
}

const COMPUTE = 0x4;

export class Pipelines {
  readonly #device: GPUDevice;
  readonly #programs = new Map<string, Promise<Program>>();
  readonly #tables = new Map<string, GPUBuffer>();
  #compiled = 0;
  onProgress: ((progress: CompileProgress) => void) | undefined;

  constructor(device: GPUDevice) {
    this.#device = device;
  }

  /** Compiles a shader unless it is, or is being. */
  get(shader: Shader): Promise<Program> {
    const found = this.#programs.get(shader.name);
    if (found !== undefined) return found;
    const program = this.#compile(shader);
    this.#programs.set(shader.name, program);
    // Whoever awaits it hears of a failure; until then it is not unhandled.
    program.then(
      () => {
        this.#compiled += 1;
        this.#report();
      },
      () => undefined,
    );
    this.#report();
    return program;
  }

  #report(): void {
    this.onProgress?.({ compiled: this.#compiled, asked: this.#programs.size });
  }

  async #compile(shader: Shader): Promise<Program> {
    const device = this.#device;
    const { code, tables, argumentBytes } = shaderText(shader);
    const types: GPUBufferBindingLayout[] = [
      { type: 'uniform', hasDynamicOffset: true, minBindingSize: argumentBytes },
      ...new Array<GPUBufferBindingLayout>(shader.reads).fill({ type: 'read-only-storage' }),
      ...new Array<GPUBufferBindingLayout>(shader.writes).fill({ type: 'storage' }),
      ...(tables === undefined ? [] : [{ type: 'read-only-storage' } as const]),
      ...(shader.faults === undefined ? [] : [{ type: 'storage' } as const]),
    ];
    const layout = device.createBindGroupLayout({
      entries: types.map((buffer, binding) => ({ binding, visibility: COMPUTE, buffer })),
    });
    // A shader that a compiler refuses spoils what it was to compute, and nothing else.
    device.pushErrorScope('validation');
    const module = device.createShaderModule({ label: shader.name, code });
    const [refused, pipeline] = await Promise.all([
      device.popErrorScope(),
      device.createComputePipelineAsync({
        label: shader.name,
        layout: device.createPipelineLayout({ bindGroupLayouts: [layout] }),
        compute: { module, entryPoint: 'main' },
      }),
    ]);
    if (refused !== null) throw new EngineError(EXACT_WEBGPU, shader.name, refused.message);
    return {
      shader,
      layout,
      pipeline,
      argumentBytes,
      tables: tables && this.#tableBuffer(tables.key, tables.words),
    };
  }

  #tableBuffer(key: string, words: () => Uint32Array<ArrayBuffer>): GPUBuffer {
    const found = this.#tables.get(key);
    if (found !== undefined) return found;
    const data = words();
    const buffer = this.#device.createBuffer({ size: data.byteLength, usage: 0x8 | 0x80 }); // COPY_DST, STORAGE
    this.#device.queue.writeBuffer(buffer, 0, data);
    this.#tables.set(key, buffer);
    return buffer;
  }
}
