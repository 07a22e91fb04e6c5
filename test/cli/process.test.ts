/** The program as people start it: a process of its own, on Node and on Bun. */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const MAIN = fileURLToPath(new URL('../../src/cli/main.ts', import.meta.url));
const BUN = fileURLToPath(new URL('../../node_modules/.bin/bun', import.meta.url));

interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

function start(command: string, argv: readonly string[], interruptAfter?: number): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, argv, { cwd: ROOT, stdio: ['ignore', 'pipe', 'pipe'] });
    let [out, err] = ['', ''];
    child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (err += chunk.toString()));
    if (interruptAfter !== undefined) setTimeout(() => child.kill('SIGINT'), interruptAfter);
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, out, err }));
  });
}

const onNode = (argv: readonly string[], interruptAfter?: number): Promise<Ended> =>
  start(process.execPath, ['--import', 'tsx', MAIN, ...argv], interruptAfter);
const onBun = (argv: readonly string[]): Promise<Ended> => start(BUN, [MAIN, ...argv]);

const TRAIN = ['train', 'iris-mlp', '--steps', '30'];

describe('the process', () => {
  it('on Node passes its exit codes on', async () => {
    expect((await onNode(['list'])).code).toBe(0);
    const wrong = await onNode(['verify', 'no-such-file']);
    expect(wrong).toMatchObject({ code: 2, out: '' });
    expect(wrong.err.trim().split('\n')).toHaveLength(1);
  }, 60_000);

  it('on Node ends cleanly when interrupted', async () => {
    const { code, out, err } = await onNode(['train', 'mnist-mlp', '--epochs', '50'], 4000);
    expect(code).toBe(130);
    expect(out).toBe('');
    expect(err).toMatch(/stopped (after step \d+ of 46900|before the first step)/);
  }, 60_000);

  it.each([['Node', onNode], ...(existsSync(BUN) ? ([['Bun', onBun]] as const) : [])] as const)(
    'on %s trains on several threads, with the bits of one',
    async (_, run) => {
      const folder = await mkdtemp(join(tmpdir(), 'twinrun-threads-'));
      try {
        const outcomes = [];
        for (const threads of ['1', '3']) {
          const file = join(folder, `${threads}.json`);
          const argv = ['train', 'mnist-mlp', '--steps', '10', '--threads', threads, '--out', file];
          const { code, out } = await run(argv);
          expect(code).toBe(0);
          const { environment } = JSON.parse(await readFile(file, 'utf8')) as {
            environment: { threads: number };
          };
          outcomes.push({ out, threads: environment.threads });
        }
        expect(outcomes.map(({ threads }) => threads)).toEqual([1, 3]);
        expect(outcomes[1].out).toBe(outcomes[0].out);
      } finally {
        await rm(folder, { recursive: true });
      }
    },
    60_000,
  );

  it.skipIf(!existsSync(BUN))(
    'on Bun gives the bits of Node, and verifies them',
    async () => {
      const node = await onNode(TRAIN);
      const bun = await onBun(TRAIN);
      expect(bun.err).toContain('30 steps');
      expect(bun.out).toMatch(/^digest [0-9a-f]{64}\n$/m);
      expect(bun.out.split('\n').filter((line) => !line.startsWith('link'))).toEqual(
        node.out.split('\n').filter((line) => !line.startsWith('link')),
      );
      const link = /^link (.*)$/m.exec(node.out)?.[1] ?? '';
      expect(await onBun(['verify', link])).toMatchObject({
        code: 0,
        out: expect.stringMatching(/^bit-identical/),
      });
    },
    60_000,
  );
});
