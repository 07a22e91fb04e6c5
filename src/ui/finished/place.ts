/** Where a run took place, in words. */
import type { DeviceCheckRecord } from '../../run/runFile.ts';
import { count } from '../common/format.ts';

/** "2,365 cases, no mismatch" */
export function checkText({ cases, mismatches }: DeviceCheckRecord): string {
  const found =
    mismatches === 0 ? 'no mismatch' : `${count(mismatches)} mismatch${mismatches === 1 ? '' : 'es'}`;
  return `${count(cases)} cases, ${found}`;
}
