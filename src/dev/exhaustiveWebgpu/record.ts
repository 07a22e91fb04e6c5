import { readFileSync, writeFileSync } from 'node:fs';

/** The outcome of one complete check of one routine. */
export interface WebgpuCheckRecord {
  readonly inputs: number;
  readonly mismatches: number;
  /** On the device, with little else to do or much. */
  readonly seconds: number;
  readonly adapter: string;
  /** shadersDigest of what was checked. */
  readonly shaders: string;
}

/** By the routine's name. */
export type WebgpuRecord = Readonly<Partial<Record<string, WebgpuCheckRecord>>>;

const FILE = new URL('record.json', import.meta.url);

/** The committed outcome of the last complete checks. */
export function readWebgpuRecord(): WebgpuRecord {
  return JSON.parse(readFileSync(FILE, 'utf8')) as WebgpuRecord;
}

export function writeWebgpuRecord(record: WebgpuRecord): void {
  writeFileSync(FILE, `${JSON.stringify(record, null, 2)}\n`);
}
