/** What is committed of the last complete check, and the sources that it covers. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';

export interface OperationRecord {
  /** Pairs or single inputs compared. */
  readonly inputs: number;
  readonly mismatches: number;
  readonly seconds: number;
}

export interface OperationsFile {
  /** SHA-256 over the sources below. */
  readonly sources: string;
  readonly operations: Readonly<Record<string, OperationRecord>>;
}

export const RECORD = new URL('record.json', import.meta.url);

/** What decides the outcome: the kernels' arithmetic and the check itself. (How tensors are walked over is not arithmetic.) */
const SOURCES = [
  ...['kernels/binary/binary.as.ts', 'kernels/unary/unary.as.ts', 'kernels/layout/layout.as.ts'],
  ...['numerics/float32.as.ts', 'dev/operations/operations.ts', 'dev/operations/check.ts'],
];

export function sourcesDigest(): string {
  const hash = createHash('sha256');
  for (const file of SOURCES)
    hash.update(`${file}\n`).update(readFileSync(new URL(`../../${file}`, import.meta.url)));
  return hash.digest('hex');
}
