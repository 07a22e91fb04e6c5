/** This device's GPU as the page sees it: whether there is WebGPU at all, and how the device check came out. */
import type { JobHandle, TrainingClient } from '../../worker/client.ts';
import type { Certificate, Failure, Report } from '../../worker/protocol.ts';
import { storeCertificate, storedCertificate } from './certificate.ts';

export class DeviceState {
  /** Why nothing runs on the GPU, as the end of a sentence; null where something may. */
  missing = $state<string | null>(null);
  /** Of the last check, which may have been another browser's or build's. */
  certificate = $state.raw<Certificate | null>(storedCertificate());
  /** A check made from here is under way. */
  checking = $state(false);
  progress = $state.raw<{ readonly done: number; readonly kernels: number } | null>(null);
  compiling = $state.raw<{ readonly compiled: number; readonly asked: number } | null>(null);
  /** Why the check from here came to no outcome. */
  failure = $state.raw<Failure | null>(null);

  readonly #client: TrainingClient;
  #handle: JobHandle | null = null;

  constructor(client: TrainingClient) {
    this.#client = client;
    void this.#look();
  }

  /** The button "Check this device". */
  check(): void {
    if (this.checking) return;
    this.checking = true;
    this.failure = this.progress = this.compiling = null;
    this.#handle = this.#client.check((report) => this.#hear(report));
  }

  cancel(): void {
    this.#handle?.cancel();
  }

  /** What a check came to, also one that a training began with. */
  take(certificate: Certificate): void {
    this.certificate = certificate;
    this.failure = null;
    storeCertificate(certificate);
  }

  async #look(): Promise<void> {
    const gpu = navigator.gpu as GPU | undefined;
    if (gpu === undefined) {
      this.missing = isSecureContext
        ? 'this browser has no WebGPU'
        : 'browsers have WebGPU on secure addresses (https) only';
      return;
    }
    const adapter = await gpu.requestAdapter({ powerPreference: 'high-performance' }).catch(() => null);
    if (adapter === null) this.missing = 'this browser’s WebGPU finds no graphics adapter';
  }

  #hear(report: Report): void {
    if (report.kind === 'compiling') {
      this.compiling = report.compiled < report.asked ? report : null;
    } else if (report.kind === 'checking') {
      this.progress = report;
    } else if (report.kind === 'checked' || report.kind === 'failed' || report.kind === 'cancelled') {
      if (report.kind === 'checked') this.take(report.certificate);
      else if (report.kind === 'failed') this.failure = report.failure;
      this.checking = false;
      this.progress = this.compiling = null;
      this.#handle = null;
    }
  }
}
