/** Every way to train that a machine may have: an engine, a backend, threads or a GPU's driver. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { hasOwnGpu } from '../backends/webgpu/ownGpu.ts';
import { ROOT } from '../dev/install.mjs';
import { howToInstall, programPath } from './programs.mjs';

/** By the names that people type. */
export const ENGINES = ['node', 'bun', 'deno', 'chromium', 'firefox'] as const;
export type EngineId = (typeof ENGINES)[number];

export const BACKENDS = ['exact-wasm', 'exact-webgpu', 'exact-reference'] as const;
export type BackendName = (typeof BACKENDS)[number];

/** A Vulkan driver that computes on the processor, or whatever GPU the engine itself finds. */
export type Driver = 'SwiftShader' | 'lavapipe' | 'own';

export interface Setting {
  readonly engine: EngineId;
  readonly backend: BackendName;
  /** For exact-wasm. */
  readonly threads: number;
  /** For exact-webgpu. */
  readonly driver?: Driver;
}

/** The engines' own names; what compiles WebAssembly and JavaScript, and what implements WebGPU. */
const PARTS: Readonly<
  Record<EngineId, { readonly title: string; readonly script: string; readonly gpu?: string }>
> = {
  node: { title: 'Node', script: 'V8', gpu: 'Dawn' },
  bun: { title: 'Bun', script: 'JavaScriptCore' },
  deno: { title: 'Deno', script: 'V8', gpu: 'wgpu' },
  chromium: { title: 'Chromium', script: 'V8', gpu: 'Dawn' },
  firefox: { title: 'Firefox', script: 'SpiderMonkey', gpu: 'wgpu' },
};

export const titleOf = (engine: EngineId): string => PARTS[engine].title;

/** What does the arithmetic, such as "WASM, V8, 2 threads" or "WebGPU, Dawn, SwiftShader". */
export function implementationOf({ engine, backend, driver }: Setting, threads: number): string {
  const { script, gpu } = PARTS[engine];
  if (backend === 'exact-webgpu')
    return ['WebGPU', gpu, driver === 'own' ? undefined : driver]
      .filter((part) => part !== undefined)
      .join(', ');
  if (backend === 'exact-reference') return `TypeScript, ${script}`;
  return `WASM, ${script}, ${String(threads)} thread${threads === 1 ? '' : 's'}`;
}

/**
 * The drivers that an engine's WebGPU is tried on, the usual one first: that of a GPU where there is one. Dawn in Node
 * does not take lavapipe: it lacks a feature that Dawn asks for. Chromium brings SwiftShader with it, on every system.
 */
function driversOf(engine: EngineId): readonly Driver[] {
  if (PARTS[engine].gpu === undefined) return [];
  return [...(hasOwnGpu() ? (['own'] as const) : []), ...softwareDriversOf(engine)];
}

function softwareDriversOf(engine: EngineId): readonly Driver[] {
  if (engine === 'chromium') return ['SwiftShader'];
  if (process.platform !== 'linux') return [];
  if (engine === 'node') return ['SwiftShader'];
  return engine === 'firefox' ? ['lavapipe'] : ['lavapipe', 'SwiftShader'];
}

/** The usual setting of an engine and a backend; undefined where the engine does not have the backend. */
export function usualSetting(engine: EngineId, backend: BackendName, threads: number): Setting | undefined {
  const common = { engine, backend, threads };
  if (backend !== 'exact-webgpu') return common;
  const [driver] = driversOf(engine);
  return driver === undefined ? undefined : { ...common, driver };
}

/**
 * All settings of these engines and backends: exact-wasm with one thread and with several, exact-webgpu on every driver.
 *
 * @param threads how many several are
 */
export function settingsOf(
  engines: readonly EngineId[],
  backends: readonly BackendName[],
  threads: number,
): readonly Setting[] {
  return backends.flatMap((backend) =>
    engines.flatMap((engine): readonly Setting[] => {
      if (backend === 'exact-webgpu')
        return driversOf(engine).map((driver) => ({ engine, backend, threads: 1, driver }));
      const counts = backend === 'exact-wasm' ? [...new Set([1, threads])] : [1];
      return counts.map((count) => ({ engine, backend, threads: count }));
    }),
  );
}

/** Why a setting cannot be had here, and what to do; undefined when it can. */
export function missingPart({ engine, backend, driver }: Setting): string | undefined {
  if (programOf(engine) === undefined)
    return engine === 'chromium' || engine === 'firefox'
      ? howToInstall(engine === 'chromium' ? 'Chromium' : 'Firefox')
      : `"npm ci" installs it where npm's package ${engine} has it for this platform`;
  if (backend !== 'exact-webgpu') return undefined;
  if (engine === 'node' && !existsSync(join(ROOT, 'node_modules/webgpu')))
    return '"npm ci" installs Dawn, npm\'s package webgpu';
  // Chromium has its own copy.
  if (driver === undefined || driver === 'own' || engine === 'chromium') return undefined;
  return programPath(driver) === undefined ? `${driver}: ${howToInstall(driver)}` : undefined;
}

/** The program of an engine, or undefined when it is not here. */
export function programOf(engine: EngineId): string | undefined {
  if (engine === 'chromium') return programPath('Chromium');
  if (engine === 'firefox') return programPath('Firefox');
  if (engine === 'bun') return npmProgram('bun', 'bin/bun', 'bin/bun.exe');
  if (engine === 'deno') return npmProgram('deno', 'deno', 'deno');
  const { bun, deno } = process.versions;
  return bun === undefined && deno === undefined ? process.execPath : 'node';
}

/**
 * A program that npm has once a platform. It is taken from the platform's own package, where it is even if npm did not
 * run the scripts that put it into place; those of Bun move it.
 *
 * @param path in the platform's package
 * @param moved in the package of this name, where the scripts put it
 */
function npmProgram(name: string, path: string, moved: string): string | undefined {
  const packages = join(ROOT, 'node_modules');
  const manifest = join(packages, name, 'package.json');
  if (!existsSync(manifest)) return undefined;
  // npm's own format.
  const { optionalDependencies = {} } = JSON.parse(readFileSync(manifest, 'utf8')) as {
    readonly optionalDependencies?: Readonly<Record<string, string>>;
  };
  const platforms = Object.keys(optionalDependencies).filter((one) => existsSync(join(packages, one)));
  if (platforms.length === 0) return undefined;
  return [...platforms.flatMap((one) => [join(one, path), join(one, `${path}.exe`)]), join(name, moved)]
    .map((file) => join(packages, file))
    .find((file) => existsSync(file));
}
