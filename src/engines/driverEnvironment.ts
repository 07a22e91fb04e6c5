/** How a process is told which Vulkan driver to use. */
import { tmpdir } from 'node:os';
import process from 'node:process';
import { programPath } from './programs.mjs';
import type { Setting } from './setting.ts';

export function environmentOf({ driver }: Setting): NodeJS.ProcessEnv {
  const own = process.env;
  if (driver === undefined || driver === 'own') return own;
  return {
    ...own,
    VK_ICD_FILENAMES: programPath(driver),
    // Drivers complain without one, and draw nothing.
    XDG_RUNTIME_DIR: own['XDG_RUNTIME_DIR'] ?? tmpdir(),
  };
}
