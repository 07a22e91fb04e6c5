import type { DeviceCheck } from '../backends/deviceCheck.ts';
import { openEngine, type OpenEngine, type PageAddress } from '../engines/openEngine.ts';
import { lazyPage } from '../engines/servePage.ts';
import {
  ENGINES,
  implementationOf,
  missingPart,
  settingsOf,
  titleOf,
  type Setting,
} from '../engines/setting.ts';
import { terminalKind } from '../engines/terminal.ts';
import { TwinrunError } from '../errors.ts';
import { UsageError, type Command } from './command.ts';
import { EXIT } from './exitCode.ts';
import { knownName } from './place.ts';
import type { Terminal } from './terminal.ts';

type Entry = { readonly engine: string; readonly implementation: string } & (
  | { readonly kind: 'checked'; readonly check: DeviceCheck; readonly seconds: number }
  | { readonly kind: 'failed'; readonly why: string }
  | { readonly kind: 'missing'; readonly howToInstall: string }
);

async function checkOn(setting: Setting, page: PageAddress, signal: AbortSignal): Promise<Entry> {
  const base = { engine: titleOf(setting.engine), implementation: implementationOf(setting, 1) };
  const howToInstall = missingPart(setting);
  if (howToInstall !== undefined) return { ...base, kind: 'missing', howToInstall };
  const stopped = (): TwinrunError => new TwinrunError('cancelled', 'the device check was stopped');
  if (signal.aborted) throw stopped();
  let opened: OpenEngine | undefined;
  const close = (): void => void opened?.close();
  signal.addEventListener('abort', close);
  try {
    opened = await openEngine(setting, page);
    if (signal.aborted) throw stopped();
    const engine = await opened.call('name');
    const began = performance.now();
    const check = await opened.call('deviceCheck');
    return { ...base, engine, kind: 'checked', check, seconds: (performance.now() - began) / 1000 };
  } catch (error) {
    if (signal.aborted) throw stopped();
    return { ...base, kind: 'failed', why: error instanceof Error ? error.message : String(error) };
  } finally {
    signal.removeEventListener('abort', close);
    await opened?.close();
  }
}

function linesOf(entry: Entry): readonly string[] {
  const place = `${entry.engine}, ${entry.implementation}`;
  if (entry.kind === 'missing') return [`${place}: not here: ${entry.howToInstall}`];
  if (entry.kind === 'failed') return [`${place}: failed: ${entry.why}`];
  const { adapter, kernels, cases, mismatches, failing } = entry.check;
  const on = adapter === '' ? 'an adapter without a name' : adapter;
  const counts = `${String(cases)} cases of ${String(kernels)} kernels in ${entry.seconds.toFixed(1)} s`;
  const head = `${place} on ${on}: ${counts}, ${String(mismatches)} mismatch${mismatches === 1 ? '' : 'es'}`;
  if (mismatches === 0) return [head];
  return [
    head,
    ...failing.map(({ kernel, name, what }) => `  ${kernel}: ${name}: ${what}`),
    '  Train with --backend exact-wasm instead: it does not use the GPU.',
  ];
}

function exitCodeOf(entries: readonly Entry[]): number {
  const present = entries.filter(({ kind }) => kind !== 'missing');
  if (present.length === 0) return EXIT.unusable;
  const right = present.every((entry) => entry.kind === 'checked' && entry.check.mismatches === 0);
  return right ? EXIT.ok : EXIT.different;
}

async function checkAll(settings: readonly Setting[], terminal: Terminal): Promise<readonly Entry[]> {
  const page = lazyPage();
  const entries: Entry[] = [];
  try {
    for (const setting of settings) {
      if (terminal.isInteractive) terminal.status(`checking ${titleOf(setting.engine)} ...`);
      entries.push(await checkOn(setting, page.address, terminal.signal));
    }
  } finally {
    if (terminal.isInteractive) terminal.status('');
    await page.close();
  }
  return entries;
}

export const device: Command = {
  name: 'device',
  summary: 'Checks whether the WebGPU adapters of this machine compute the right bits',
  usage: '[--engine E] [--json]',
  help: [
    `  --engine NAME       one of ${ENGINES.join(', ')}; may be repeated; the one that this runs on unless given`,
    '  --json              the outcome as JSON',
    '',
    'Runs every conformance case of every kernel on exact-webgpu, on each driver that the engine has here, and compares',
    'the bits with those of exact-wasm.',
    'Exit code 0: no mismatch. 1: some, or a check that failed. 2: unusable input, or nothing to check.',
  ],
  options: { engine: { type: 'string', multiple: true }, json: { type: 'boolean' } },
  takes: 0,
  run: async (args, terminal) => {
    const named = args.texts('engine').map((name) => knownName('engine', ENGINES, name));
    const engines = named.length === 0 ? [terminalKind()] : named;
    const settings = settingsOf(engines, ['exact-webgpu'], 1);
    if (settings.length === 0) throw new UsageError(`no WebGPU in ${engines.map(titleOf).join(', ')}`);
    const entries = await checkAll(settings, terminal);
    if (args.flag('json')) terminal.out(JSON.stringify(entries, null, 2));
    else for (const line of entries.flatMap(linesOf)) terminal.out(line);
    return exitCodeOf(entries);
  },
};
