import { describe, expect, it } from 'vitest';
import { BENCHMARKS } from '../../src/benchmarks/catalog.ts';
import { recordedBand } from '../../src/run/placement.ts';
import { twinrun } from './capture.ts';

describe('twinrun', () => {
  it('without a command shows how it is used', async () => {
    const { code, out, err } = await twinrun([]);
    expect(code).toBe(2);
    expect(out).toEqual([]);
    expect(err.join('\n')).toContain('usage: twinrun COMMAND');
  });

  it('--help names every command', async () => {
    const { code, out } = await twinrun(['--help']);
    expect(code).toBe(0);
    for (const name of ['list', 'train', 'verify', 'diff', 'link', 'sanity'])
      expect(out.join('\n')).toContain(`  ${name}`);
  });

  it.each(['list', 'train', 'verify', 'diff', 'link', 'sanity'])(
    '%s --help says what it takes',
    async (name) => {
      const { code, out } = await twinrun([name, '--help']);
      expect(code).toBe(0);
      expect(out.join('\n')).toMatch(new RegExp(`^usage: twinrun ${name}`));
    },
  );

  it.each<[string, string[], string]>([
    ['an unknown command', ['fly'], 'no command "fly"'],
    ['an unknown option', ['list', '--jsno'], "Unknown option '--jsno'"],
    ['an option without its value', ['train', 'iris-mlp', '--seed'], "'--seed <value>' argument missing"],
    ['an argument too few', ['diff', 'one.json'], 'an argument is missing'],
    ['an argument too many', ['verify', 'one.json', 'two.json'], 'one argument too many: two.json'],
    ['an unknown backend', ['train', 'iris-mlp', '--backend', 'webgl'], 'no backend "webgl"'],
    ['no number of threads', ['train', 'iris-mlp', '--threads', '0'], '--threads wants a number'],
    ['half an assignment', ['train', 'iris-mlp', '--set', 'epochs'], '--set wants path=value'],
  ])('%s is refused with the usage', async (_, argv, reason) => {
    const { code, out, err } = await twinrun(argv);
    expect(code).toBe(2);
    expect(out).toEqual([]);
    expect(err.join('\n')).toContain(reason);
    expect(err.join('\n')).toContain('usage: twinrun');
  });

  it.each<[string, string[], string]>([
    ['no such thing', ['train', 'cifar'], '"cifar" is neither a benchmark (iris-softmax, '],
    ['no such file', ['verify', '/no/such/file.json'], 'is neither a run file nor a link'],
    ['a folder', ['verify', 'src'], 'src cannot be read (EISDIR)'],
    ['a file that is no JSON', ['verify', 'index.html'], 'index.html: is not valid JSON'],
    [
      'a file that is no run',
      ['diff', 'package.json', 'package.json'],
      'package.json: format: this is not a Twinrun run file',
    ],
    ['a broken link', ['verify', '#/run/AQAB'], 'damaged or cut short'],
    [
      'a link of a later version',
      ['link', `https://example.org/#/run/Ag${'A'.repeat(20)}`],
      'needs link format 2',
    ],
    ['no such field', ['train', 'iris-mlp', '--set', 'optimizer.lr=1'], 'there is no field "lr"'],
    ['a polluting field', ['train', 'iris-mlp', '--set', '__proto__.x=1'], 'there is no field "__proto__"'],
    ['no epochs', ['train', 'iris-mlp', '--epochs', '0'], 'epochs: must be a whole number from 1 to 10000'],
    ['steps in words', ['train', 'iris-mlp', '--steps', 'ten'], 'steps: must be JSON'],
    [
      'nowhere to write',
      ['train', 'iris-mlp', '--out', '/no/such/folder/run.json'],
      'cannot be written (ENOENT)',
    ],
  ])('%s is refused in a line', async (_, argv, reason) => {
    const { code, out, err } = await twinrun(argv);
    expect(code).toBe(2);
    expect(out).toEqual([]);
    expect(err[0]).toContain(reason);
    expect(err[0]).not.toContain('\n');
    expect(err.length).toBeLessThanOrEqual(2);
  });
});

describe('twinrun list', () => {
  it('shows a line a benchmark', async () => {
    const { code, out } = await twinrun(['list']);
    expect(code).toBe(0);
    expect(out).toHaveLength(1 + BENCHMARKS.length);
    expect(out.find((line) => line.startsWith('mnist-mlp '))).toMatch(
      /^mnist-mlp +mnist +784-128-10, ReLU +101770 +test accuracy 98\.00 % +9[78]\.\d+ % to 98\.\d+ % \(\d+ seeds\)$/,
    );
    expect(out.find((line) => line.startsWith('diabetes-linear '))).toMatch(
      / +mean squared error 3111\.0 or less +\d+\.\d to \d+\.\d \(\d+ seeds\)$/,
    );
  });

  it('--json gives it to programs', async () => {
    const { out } = await twinrun(['list', '--json']);
    const entries: unknown = JSON.parse(out.join('\n'));
    expect(entries).toMatchObject(
      BENCHMARKS.map(({ id, parameters, target, recipe }) => ({
        id,
        parameters,
        target,
        dataset: recipe.dataset.name,
        band: recordedBand(id) ?? null,
      })),
    );
  });
});
