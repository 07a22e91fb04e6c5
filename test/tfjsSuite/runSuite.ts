/** Runs tfjs's suite in a process of its own and gathers what each test came to. */
import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ENVIRONMENTS, verdictOf, type ByEnvironment, type Observation, type Verdict } from './outcome.ts';

/** Milliseconds after which the suite is taken to hang. It takes about 30 s. */
const LIMIT = 240_000;

export interface Tested {
  readonly file: string;
  readonly name: string;
  readonly verdict: Verdict;
}

/** @throws Error when the suite does not come to an end */
export async function observe(): Promise<readonly Observation[]> {
  const folder = await mkdtemp(join(tmpdir(), 'twinrun-tfjs-suite-'));
  const file = join(folder, 'observations.json');
  try {
    const child = spawn(
      process.execPath,
      ['--import', 'tsx', fileURLToPath(new URL('child.ts', import.meta.url)), file],
      {
        cwd: fileURLToPath(new URL('../../', import.meta.url)),
        stdio: ['ignore', 'ignore', 'pipe'],
        timeout: LIMIT,
        killSignal: 'SIGKILL',
      },
    );
    let errors = '';
    child.stderr.on('data', (piece) => (errors += String(piece)));
    const [code, signal] = await new Promise<[number | null, string | null]>((done, fail) => {
      child.on('error', fail);
      child.on('close', (...outcome) => done(outcome));
    });
    if (code !== 0)
      throw new Error(`tfjs's suite ended with ${String(signal ?? code)}:\n${errors.slice(-4000)}`);
    return JSON.parse(await readFile(file, 'utf8')) as Observation[];
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Every test with its verdict, in the suite's order. */
export function judge(observations: readonly Observation[]): readonly Tested[] {
  const tests = new Map<string, Partial<Record<string, Observation>>>();
  for (const observation of observations) {
    const key = `${observation.file} ${observation.name}`;
    const test = tests.get(key) ?? {};
    test[observation.environment] = observation;
    tests.set(key, test);
  }
  const names = Object.keys(ENVIRONMENTS);
  return [...tests.values()].map((test) => {
    const [any] = Object.values(test) as Observation[];
    const absent = names.filter((name) => test[name] === undefined);
    const verdict: Verdict =
      absent.length > 0
        ? { kind: 'failed', message: `did not run on ${absent.join(', ')}` }
        : verdictOf(test as ByEnvironment);
    return { file: any.file, name: any.name, verdict };
  });
}
