import { describe, expect, it } from 'vitest';
import { parseCertificate } from '../../src/ui/device/certificate.ts';
import type { Certificate } from '../../src/worker/protocol.ts';

const certificate: Certificate = {
  adapter: 'some adapter',
  variant: 'int32',
  kernels: 2,
  cases: 30,
  mismatches: 1,
  failing: [{ kernel: 'Add', name: 'one', what: 'output 0, element 0: 3f800000 / 3f800001' }],
  engine: 'Chromium 156',
  build: 'worker-1.js',
  checkedAt: '2026-01-31T12:00:00.000Z',
  seconds: 4.5,
};

describe('a certificate that was kept', () => {
  it('comes back as it was', () => {
    expect(parseCertificate(JSON.stringify(certificate))).toEqual(certificate);
  });

  it.each([
    ['nothing', ''],
    ['half of it', JSON.stringify(certificate).slice(0, 50)],
    ['null', 'null'],
    ['a list', '[]'],
    ['one without its build', JSON.stringify({ ...certificate, build: undefined })],
    ['one with a field more', JSON.stringify({ ...certificate, extra: 1 })],
    ['one whose failures are text', JSON.stringify({ ...certificate, failing: ['Add'] })],
  ])('is none when it is %s', (_, text) => {
    expect(parseCertificate(text)).toBeNull();
  });
});
