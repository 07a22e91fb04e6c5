/** The check of this browser's GPU: made by the worker, on the very engine that trains; believed while it is valid. */
import { checkDevice, type DeviceCheckOptions } from '../backends/deviceCheck.ts';
import { engineOf, EXACT_WEBGPU, startBackend } from '../backends/register.ts';
import { createWasmEngine } from '../backends/wasm.ts';
import { TwinrunError } from '../errors.ts';
import type { DeviceCheckRecord } from '../run/runFile.ts';
import type { Certificate } from './protocol.ts';

/** For whom a certificate is made out, besides the adapter. */
export interface Holder {
  readonly engine: string;
  readonly build: string;
}

/**
 * Whether a certificate is about this adapter in this browser, checked by this build. exact-webgpu has been started.
 *
 * Drivers do not tell their versions to pages: another driver shows only where it comes with another browser or name.
 * Where a browser does not name its adapter either (Firefox), the certificate is for whichever it takes.
 */
export function isValid(certificate: Certificate | undefined, { engine, build }: Holder): boolean {
  const own = engineOf(EXACT_WEBGPU);
  return (
    certificate !== undefined &&
    certificate.adapter === own?.adapter &&
    certificate.variant === own.variant &&
    certificate.engine === engine &&
    certificate.build === build
  );
}

/**
 * Starts exact-webgpu, and checks its device.
 *
 * @throws TwinrunError('unavailable') without WebGPU, 'device-lost', or 'cancelled'
 */
export async function certify(
  loadKernels: () => Promise<BufferSource>,
  { engine, build }: Holder,
  options: DeviceCheckOptions,
): Promise<Certificate> {
  await startBackend(EXACT_WEBGPU);
  const own = engineOf(EXACT_WEBGPU);
  if (own === undefined) throw new Error(`${EXACT_WEBGPU} was started and is not there`);
  const began = performance.now();
  const check = await checkDevice(own, await createWasmEngine(loadKernels), options);
  const seconds = Math.round(performance.now() - began) / 1_000;
  return { ...check, engine, build, checkedAt: new Date().toISOString(), seconds };
}

/** Why nothing is trained on a device that failed. */
export function refusal({ adapter, mismatches, cases, failing }: Certificate): TwinrunError {
  const named = failing.map(({ kernel }) => kernel);
  return new TwinrunError(
    'unsupported',
    `The adapter "${adapter}" fails the device check: ${String(mismatches)} of ${String(cases)} cases differ, in ${named.join(', ')}.`,
    '',
    'Train with the WASM backend instead: it does not use the GPU.',
  );
}

/** As a run file's environment has it. */
export function recordOf({ kernels, cases, mismatches, checkedAt }: Certificate): DeviceCheckRecord {
  return { kernels, cases, mismatches, checkedAt };
}
