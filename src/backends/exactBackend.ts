/** A tfjs backend over any exact engine: tensors by data id, kernels planned and run. */
import {
  DataStorage,
  engine as tfjsEngine,
  KernelBackend,
  util,
  type BackendTimingInfo,
  type BackendValues,
  type DataType,
} from '@tensorflow/tfjs-core';
import { TwinrunError } from '../errors.ts';
import {
  KernelError,
  type Attributes,
  type DType,
  type Kernel,
  type Operand,
  type Plan,
  type TensorSpec,
} from '../kernels/kernel.ts';
import { sizeOf } from '../kernels/shape.ts';
import type { ProductBits } from '../numerics/fixedPoint.ts';
import { EngineError, type Bound, type Engine } from './engine.ts';
import { measureProduct, type ProductWatcher } from './productProbe.ts';

/** A tensor's data as tfjs names it; tfjs treats it as an opaque object. */
export type DataId = object;

export interface TensorInfo {
  readonly dataId: DataId;
  readonly shape: number[];
  readonly dtype: DataType;
}

interface Stored<Buffer> extends Bound<Buffer> {
  references: number;
}

function exactType(dtype: DataType): DType {
  if (dtype === 'float32' || dtype === 'int32' || dtype === 'bool') return dtype;
  throw new TwinrunError('unsupported', `tensors of ${dtype} are not supported by the exact backends`);
}

/** A view of a typed array's words, without a copy. */
function wordsOf(values: Float32Array | Int32Array): Uint32Array {
  return new Uint32Array(values.buffer, values.byteOffset, values.length);
}

/** The 32-bit words of host values. They may share memory with the values. */
function toWords(values: BackendValues | undefined, dtype: DType, words: number): Uint32Array {
  if (values === undefined) return new Uint32Array(words);
  const list = values as ArrayLike<number>;
  if (dtype === 'float32') return wordsOf(values instanceof Float32Array ? values : Float32Array.from(list));
  if (dtype === 'int32') return wordsOf(values instanceof Int32Array ? values : Int32Array.from(list));
  return Uint32Array.from(list, (v) => Number(Number(v) !== 0));
}

function fromWords(words: Uint32Array, dtype: DType): Float32Array | Int32Array | Uint8Array {
  if (dtype === 'float32') return new Float32Array(words.buffer, words.byteOffset, words.length);
  if (dtype === 'int32') return new Int32Array(words.buffer, words.byteOffset, words.length);
  return Uint8Array.from(words);
}

interface StoredTensor<Buffer> {
  readonly dataId: DataId;
  readonly stored: Stored<Buffer>;
}

export class ExactBackend<Buffer> extends KernelBackend {
  readonly #data: DataStorage<Stored<Buffer>>;

  /**
   * @param engine where tensors live
   * @param productBits p of docs/numerics.md, asked for at every kernel
   * @param productWatcher who wants to know what p bits cost, asked for at every kernel
   */
  constructor(
    readonly engine: Engine<Buffer>,
    private readonly productBits: () => ProductBits,
    private readonly productWatcher: () => ProductWatcher | undefined = () => undefined,
  ) {
    super();
    this.#data = new DataStorage(this, tfjsEngine());
  }

  #store(spec: TensorSpec): StoredTensor<Buffer> {
    const words = sizeOf(spec.shape);
    const stored = { buffer: this.engine.alloc(words), dtype: spec.dtype, words, references: 1 };
    const dataId = {};
    this.#data.set(dataId, stored);
    return { dataId, stored };
  }

  override write(values: BackendValues, shape: number[], dtype: DataType): DataId {
    const { dataId, stored } = this.#store({ shape, dtype: exactType(dtype) });
    this.engine.write(stored, toWords(values, stored.dtype, stored.words));
    return dataId;
  }

  override move(
    dataId: DataId,
    values: BackendValues,
    shape: number[],
    dtype: DataType,
    references: number,
  ): void {
    const type = exactType(dtype);
    const words = sizeOf(shape);
    const stored = { buffer: this.engine.alloc(words), dtype: type, words, references };
    this.engine.write(stored, toWords(values, type, words));
    this.#data.set(dataId, stored);
  }

  /** @throws EngineError on an engine that works later */
  override readSync(dataId: DataId): BackendValues {
    const stored = this.#data.get(dataId);
    if (this.engine.readNow === undefined)
      throw new EngineError(
        this.engine.name,
        'dataSync',
        'results come later: use data() and array() instead',
      );
    return fromWords(this.engine.readNow(stored), stored.dtype);
  }

  override async read(dataId: DataId): Promise<BackendValues> {
    const stored = this.#data.get(dataId);
    return fromWords(await this.engine.read(stored), stored.dtype);
  }

  override disposeData(dataId: DataId, force = false): boolean {
    if (!this.#data.has(dataId)) return true;
    const stored = this.#data.get(dataId);
    stored.references -= 1;
    if (!force && stored.references > 0) return false;
    this.engine.free(stored.buffer);
    this.#data.delete(dataId);
    return true;
  }

  override refCount(dataId: DataId): number {
    return this.#data.has(dataId) ? this.#data.get(dataId).references : 0;
  }

  override incRef(dataId: DataId): void {
    this.#data.get(dataId).references += 1;
  }

  override numDataIds(): number {
    return this.#data.numDataIds();
  }

  override timerAvailable(): boolean {
    return false;
  }

  /** For tf.time: kernels have run when they return, but for an engine that works later. */
  override async time(work: () => void): Promise<BackendTimingInfo> {
    if (this.engine.readNow === undefined) {
      work();
      return { kernelMs: { error: `${this.engine.name}: results come later` } };
    }
    const start = util.now();
    work();
    return { kernelMs: util.now() - start };
  }

  override memory(): { unreliable: boolean } {
    return { unreliable: false };
  }

  override floatPrecision(): 16 | 32 {
    return 32;
  }

  override epsilon(): number {
    return 1e-7;
  }

  override dispose(): void {
    // The engine's memory goes with it.
    this.engine.dispose?.();
  }

  /** Plans and runs a kernel. */
  runKernel(kernel: Kernel, inputs: readonly (TensorInfo | undefined)[], attributes: object): TensorInfo[] {
    const present = inputs.filter((t) => t !== undefined);
    const specs = present.map(({ shape, dtype }) => ({ shape, dtype: exactType(dtype) }));
    const productBits = this.productBits();
    const named = attributes as Attributes;
    const plan = kernel.plan(specs, named, { productBits, given: inputs.map((t) => t !== undefined) });
    const watcher = this.productWatcher();
    if (watcher !== undefined) {
      const record = measureProduct(
        kernel,
        specs,
        named,
        productBits,
        (i) => this.readSync(present[i].dataId) as Float32Array,
        (i) => present[i].dataId,
      );
      if (record !== undefined) watcher(record);
    }
    if (plan.alias) {
      const { dataId } = present[0];
      this.incRef(dataId);
      return [{ dataId, shape: [...plan.outputs[0].shape], dtype: plan.outputs[0].dtype }];
    }
    return this.#runPlan(plan, present, specs);
  }

  #runPlan(plan: Plan, inputs: readonly TensorInfo[], specs: readonly TensorSpec[]): TensorInfo[] {
    const bound = inputs.map(({ dataId }, i) => ({ ...this.#data.get(dataId), dtype: specs[i].dtype }));
    const temporaries: StoredTensor<Buffer>[] = [];
    const outputs: StoredTensor<Buffer>[] = [];
    const find = ({ of, index }: Operand): Bound<Buffer> => {
      if (of === 'input') return bound[index];
      return (of === 'temporary' ? temporaries : outputs)[index].stored;
    };
    let done = false;
    try {
      // One after another: what there is when the next one is refused is given back.
      for (const spec of plan.temporaries ?? []) temporaries.push(this.#store(spec));
      for (const spec of plan.outputs) outputs.push(this.#store(spec));
      for (const { routine, inputs: from, outputs: to, args } of plan.calls)
        this.engine.run(routine, from.map(find), to.map(find), args);
      done = true;
    } finally {
      for (const { dataId } of temporaries) this.disposeData(dataId);
      if (!done) for (const { dataId } of outputs) this.disposeData(dataId);
    }
    return outputs.map(({ dataId }, i) => ({
      dataId,
      shape: [...plan.outputs[i].shape],
      dtype: plan.outputs[i].dtype,
    }));
  }
}

/** tfjs's named inputs, in a kernel's order. */
export function orderInputs(
  kernel: Kernel,
  named: Readonly<Record<string, unknown>>,
): (TensorInfo | undefined)[] {
  if (kernel.inputs === 'list') return Object.values(named) as TensorInfo[];
  return kernel.inputs.map((name) => {
    const optional = name.endsWith('?');
    const tensor = named[optional ? name.slice(0, -1) : name] as TensorInfo | undefined | null;
    if ((tensor === undefined || tensor === null) && !optional)
      throw new KernelError(kernel.name, `input ${name} is missing`);
    return tensor ?? undefined;
  });
}
