/**
 * What the worker does, apart from what makes it a worker: it takes orders one at a time, sees to data, backend and
 * device, and lets a job run. Clocks here only decide when to speak.
 */
import type { DeviceCheckOptions } from '../backends/deviceCheck.ts';
import {
  DOUBLE,
  EXACT_WASM,
  EXACT_WEBGPU,
  registerBackends,
  startBackend,
  type Means,
} from '../backends/register.ts';
import type { Dataset } from '../data/dataset.ts';
import type { LoadProgress } from '../data/load.ts';
import { datasetSha256 } from '../data/own/ownData.ts';
import { TwinrunError } from '../errors.ts';
import { checkSanity } from '../run/sanity/checks/index.ts';
import type { DatasetRecipe } from '../run/recipe.ts';
import { certify, isValid, recordOf, refusal, type Holder } from './certify.ts';
import { failureOf } from './failure.ts';
import { Job } from './job.ts';
import { nextTask } from './nextTask.ts';
import type { Certificate, DatasetOrder, JobOrder, Report, Request } from './protocol.ts';

/** How long work is gathered before it is reported, milliseconds. */
const SLICE = 50;

/** What differs between a browser and a test. */
export interface Surroundings extends Holder {
  /** @param own the user's own files, where the data set is made of them */
  loadDataset(
    dataset: DatasetRecipe,
    base: string,
    onProgress: (progress: LoadProgress) => void,
    signal: AbortSignal,
    order: DatasetOrder,
  ): Promise<Dataset>;
  /** The bytes of kernels.wasm. */
  loadKernels(): Promise<BufferSource>;
  /** What the engines work with. */
  readonly means?: Omit<Means, 'onCompile'>;
  /** Milliseconds of work a report; SLICE unless given. */
  readonly slice?: number;
}

/** What the page can do to the work under way. */
type Work = Pick<Job, 'number' | 'signal' | 'pause' | 'resume' | 'cancel'>;

export class Session {
  readonly #surroundings: Surroundings;
  readonly #post: (report: Report) => void;
  #work: Work | null = null;
  /** The data set of the last job: the next one is often the same. */
  #dataset: Dataset | null = null;

  constructor(surroundings: Surroundings, post: (report: Report) => void) {
    this.#surroundings = surroundings;
    this.#post = post;
  }

  /** Takes what the page says. Settles when a job that it started has ended. */
  async handle(request: Request): Promise<void> {
    if (request.kind === 'start') return this.#train(request.job, request.base, request.order);
    if (request.kind === 'check') return this.#check(request.job);
    if (request.kind === 'sanity') return this.#checkSanity(request.job, request.base, request.order);
    if (this.#work?.number !== request.job) return;
    if (request.kind === 'pause') this.#work.pause();
    else if (request.kind === 'resume') this.#work.resume();
    else this.#work.cancel();
  }

  async #train(number: number, base: string, order: JobOrder): Promise<void> {
    const job = new Job(number, order, this.#surroundings.slice ?? SLICE, this.#post);
    await this.#do(job, async () => {
      const dataset = await this.#load(job, base, order);
      this.#post({ kind: 'preparing', job: number });
      await nextTask();
      this.#register();
      await startBackend(order.backend);
      const certificate = order.backend === EXACT_WEBGPU ? await this.#certificate(job) : undefined;
      await job.run(dataset, {
        engine: this.#surroundings.engine,
        deviceCheck: certificate && recordOf(certificate),
      });
    });
  }

  async #check(number: number): Promise<void> {
    const work = unpausable(number);
    await this.#do(work, async () => {
      this.#register();
      await this.#certify(work);
    });
  }

  async #checkSanity(number: number, base: string, order: DatasetOrder): Promise<void> {
    const work = unpausable(number);
    await this.#do(work, async () => {
      const dataset = await this.#load(work, base, order);
      this.#register();
      // The figures are the same on every exact backend; this one needs no device check.
      await startBackend(EXACT_WASM);
      const options = { backend: EXACT_WASM, doubles: DOUBLE, dataset, signal: work.signal };
      let yieldedAt = -Infinity;
      for await (const event of checkSanity(order.recipe, options)) {
        if (event.kind === 'progress' && performance.now() - yieldedAt < SLICE) continue;
        this.#post({ kind: 'sanity', job: number, event });
        await nextTask();
        yieldedAt = performance.now();
      }
      this.#post({ kind: 'assessed', job: number });
    });
  }

  async #do(work: Work, task: () => Promise<void>): Promise<void> {
    this.#work = work;
    try {
      await task();
    } catch (error) {
      if (error instanceof TwinrunError && error.code === 'cancelled')
        this.#post({ kind: 'cancelled', job: work.number });
      else this.#post({ kind: 'failed', job: work.number, failure: failureOf(error, 'Training') });
    } finally {
      if (this.#work === work) this.#work = null;
    }
  }

  /** A certificate of the device in use: the one that came with the order, or that of a check made now. */
  async #certificate(job: Job): Promise<Certificate> {
    const known = job.order.certificate;
    const certificate =
      known !== undefined && isValid(known, this.#surroundings) ? known : await this.#certify(job);
    if (certificate.mismatches > 0) throw refusal(certificate);
    return certificate;
  }

  async #certify({ number, signal }: Work): Promise<Certificate> {
    const options: DeviceCheckOptions = {
      onProgress: sparingly(
        ({ done, kernels }) => done === kernels,
        (progress) => this.#post({ kind: 'checking', job: number, ...progress }),
      ),
      signal,
    };
    const certificate = await certify(() => this.#surroundings.loadKernels(), this.#surroundings, options);
    this.#post({ kind: 'checked', job: number, certificate });
    return certificate;
  }

  #register(): void {
    const { means, loadKernels } = this.#surroundings;
    const onCompile: Means['onCompile'] = sparingly(
      ({ compiled, asked }) => compiled === asked,
      (progress) => {
        if (this.#work !== null) this.#post({ kind: 'compiling', job: this.#work.number, ...progress });
      },
    );
    registerBackends(loadKernels, { ...means, onCompile });
  }

  async #load(work: Work, base: string, order: DatasetOrder): Promise<Dataset> {
    const { recipe } = order;
    if (this.#dataset?.sha256 === datasetSha256(recipe.dataset)) return this.#dataset;
    this.#dataset = await this.#surroundings.loadDataset(
      recipe.dataset,
      base,
      sparingly(
        ({ loadedBytes, totalBytes }) => loadedBytes >= totalBytes,
        ({ file, loadedBytes, totalBytes }) =>
          this.#post({ kind: 'loading', job: work.number, file, received: loadedBytes, total: totalBytes }),
      ),
      work.signal,
      order,
    );
    return this.#dataset;
  }
}

/** Work that is either done or cancelled. */
function unpausable(number: number): Work {
  const abort = new AbortController();
  return {
    number,
    signal: abort.signal,
    pause: () => {},
    resume: () => {},
    cancel: () => abort.abort(),
  };
}

/** Reports progress a few times a second at most, and always when it is complete. */
function sparingly<T>(isComplete: (progress: T) => boolean, report: (progress: T) => void) {
  let last = -Infinity;
  return (progress: T): void => {
    const now = performance.now();
    if (now - last < SLICE && !isComplete(progress)) return;
    last = now;
    report(progress);
  };
}
