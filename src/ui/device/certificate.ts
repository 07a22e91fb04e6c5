/** How this device's check came out, kept between visits. Whether it still holds is judged by the worker. */
import * as v from 'valibot';
import type { Certificate } from '../../worker/protocol.ts';

const KEY = 'twinrun-device-check';

const schema = v.strictObject({
  adapter: v.string(),
  variant: v.string(),
  kernels: v.number(),
  cases: v.number(),
  mismatches: v.number(),
  failing: v.array(v.strictObject({ kernel: v.string(), name: v.string(), what: v.string() })),
  engine: v.string(),
  build: v.string(),
  checkedAt: v.string(),
  seconds: v.number(),
});

/** From what was kept; null for anything else, such as what an earlier version kept. */
export function parseCertificate(text: string): Certificate | null {
  try {
    return v.parse(schema, JSON.parse(text));
  } catch {
    return null;
  }
}

export function storedCertificate(): Certificate | null {
  try {
    return parseCertificate(localStorage.getItem(KEY) ?? '');
  } catch {
    // Blocked storage: the device is checked once a visit.
    return null;
  }
}

export function storeCertificate(certificate: Certificate): void {
  try {
    localStorage.setItem(KEY, JSON.stringify(certificate));
  } catch {
    // Blocked or full storage: it holds until the page is closed.
  }
}
