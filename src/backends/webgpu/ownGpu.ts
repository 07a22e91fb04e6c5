/** Whether a terminal's WebGPU may find a GPU, rather than a driver that computes on the processor. */
import { existsSync, readdirSync } from 'node:fs';
import process from 'node:process';

/** Where Linux has its GPUs; those that can compute are called renderD128 and so on. */
const DEVICES = '/dev/dri';

/** Elsewhere than on Linux there is one, or a driver that the system itself provides. */
export function hasOwnGpu(): boolean {
  if (process.platform !== 'linux') return true;
  return existsSync(DEVICES) && readdirSync(DEVICES).some((name) => name.startsWith('renderD'));
}
