/** What tfjs, run files and the terminal call the engine. */
export const EXACT_WEBGPU = 'exact-webgpu';
