import { readFileSync, writeFileSync } from 'node:fs';
import type { FunctionName, Language } from './names.ts';

/** The outcome of one complete check of one spelling of a function. */
export interface CheckRecord {
  readonly mismatches: number;
  readonly seconds: number;
  /** SHA-256 over the checked sources. */
  readonly sources: string;
}

export interface FunctionRecord {
  readonly inputs: number;
  /** Inputs whose rounding the C library's double result left open. */
  readonly decidedByMpfr: number;
  /** The input whose value is relatively nearest to a rounding boundary, and log2 of that distance. */
  readonly hardest: { readonly bits: string; readonly log2Distance: number };
  /** SHA-256 of the reference program. */
  readonly reference: string;
  readonly checks: Readonly<Partial<Record<Language, CheckRecord>>>;
}

export type ExhaustiveRecord = Readonly<Partial<Record<FunctionName, FunctionRecord>>>;

const FILE = new URL('record.json', import.meta.url);

/** The committed outcome of the last complete checks. */
export function readRecord(): ExhaustiveRecord {
  return JSON.parse(readFileSync(FILE, 'utf8')) as ExhaustiveRecord;
}

export function writeRecord(record: ExhaustiveRecord): void {
  writeFileSync(FILE, `${JSON.stringify(record, null, 2)}\n`);
}
