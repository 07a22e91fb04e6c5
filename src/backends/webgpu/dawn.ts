/** WebGPU in Node: Dawn, from npm `webgpu`, on a software driver where there is no GPU. */
import process from 'node:process';
import { create, globals } from 'webgpu';
import { hasOwnGpu } from './ownGpu.ts';

/** Kept: Dawn ends with it, devices and all. */
let instance: GPU | undefined;

/**
 * Dawn's `GPU`, on the driver that VK_ICD_FILENAMES names; where it names none and there is no GPU, on SwiftShader.
 *
 * @param swiftShader the description of that Vulkan driver, a JSON file
 * @returns undefined when SwiftShader would be needed and is not here
 */
export function dawn(swiftShader: string | undefined): GPU | undefined {
  if (process.env['VK_ICD_FILENAMES'] === undefined && !hasOwnGpu()) {
    if (swiftShader === undefined) return undefined;
    process.env['VK_ICD_FILENAMES'] = swiftShader;
  }
  if (instance === undefined) {
    Object.assign(globalThis, globals);
    instance = create([]);
  }
  return instance;
}
