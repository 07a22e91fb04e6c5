/** WebGPU in Node: Dawn, from npm `webgpu`, on a software driver where there is no GPU. */
import { existsSync } from 'node:fs';
import process from 'node:process';
import { create, globals } from 'webgpu';
import { hasOwnGpu } from './ownGpu.ts';

/** Vulkan's software driver that comes with Debian's chromium. */
const SWIFTSHADER = '/usr/lib/chromium/vk_swiftshader_icd.json';

/** Kept: Dawn ends with it, devices and all. */
let instance: GPU | undefined;

/**
 * Dawn's `GPU`, on the driver that VK_ICD_FILENAMES names; where it names none and there is no GPU, on SwiftShader.
 *
 * @returns undefined when SwiftShader would be needed and is not here
 */
export function dawn(): GPU | undefined {
  if (process.env['VK_ICD_FILENAMES'] === undefined && !hasOwnGpu()) {
    if (!existsSync(SWIFTSHADER)) return undefined;
    process.env['VK_ICD_FILENAMES'] = SWIFTSHADER;
  }
  if (instance === undefined) {
    Object.assign(globalThis, globals);
    instance = create([]);
  }
  return instance;
}
