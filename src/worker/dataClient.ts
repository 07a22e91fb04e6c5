/** The page's side of the worker that looks at data: questions with answers. It starts with the first question. */
import { TwinrunError } from '../errors.ts';
import type { DataAsk, DataAsks, DataReport, DataRequest } from './dataProtocol.ts';

export interface LookProgress {
  readonly received: number;
  readonly total: number;
}

interface Waiting {
  /** An answer to another question than this one's would be a fault of the worker. */
  readonly done: (answer: never) => void;
  readonly failed: (reason: Error) => void;
  readonly onProgress: (progress: LookProgress) => void;
}

export class DataClient {
  readonly #create: () => Worker;
  readonly #waiting = new Map<number, Waiting>();
  #worker: Worker | null = null;
  #asked = 0;

  constructor(create: () => Worker) {
    this.#create = create;
  }

  /** @throws TwinrunError with what went wrong there */
  ask<A extends DataAsk>(
    ask: A,
    request: DataAsks[A]['request'],
    onProgress: (progress: LookProgress) => void = () => {},
  ): Promise<DataAsks[A]['answer']> {
    const id = (this.#asked += 1);
    return new Promise((done, failed) => {
      this.#waiting.set(id, { done, failed, onProgress });
      this.#worker ??= this.#launch();
      // The request is of this question: the type of the whole cannot follow.
      this.#worker.postMessage({ id, ask, ...request } as DataRequest);
    });
  }

  #launch(): Worker {
    const worker = this.#create();
    worker.addEventListener('message', ({ data }: MessageEvent<DataReport>) => {
      const waiting = this.#waiting.get(data.id);
      if (waiting === undefined) return;
      if (data.kind === 'loading') return waiting.onProgress(data);
      this.#waiting.delete(data.id);
      if (data.kind === 'answer') return waiting.done(data.answer as never);
      const { code, message, advice } = data.failure;
      waiting.failed(code === 'internal' ? new Error(message) : new TwinrunError(code, message, '', advice));
    });
    worker.addEventListener('error', (event: ErrorEvent) => {
      event.preventDefault?.();
      this.#worker = null;
      const reason = new TwinrunError(
        'unavailable',
        `the worker that reads data stopped: ${event.message || 'its code could not be loaded'}`,
        '',
        'The file may be too large for this device’s memory.',
      );
      for (const { failed } of this.#waiting.values()) failed(reason);
      this.#waiting.clear();
    });
    return worker;
  }
}

/** The client of the real worker. */
export function createDataClient(): DataClient {
  return new DataClient(
    () => new Worker(new URL('./dataWorker.ts', import.meta.url), { type: 'module', name: 'twinrun-data' }),
  );
}
