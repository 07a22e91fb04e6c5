/** The device check as a command, on what Node has. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { missingPart, usualSetting } from '../../src/engines/setting.ts';
import golden from '../golden/golden.json' with { type: 'json' };
import { twinrun } from './capture.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'twinrun-device-'));
});
afterAll(() => rm(folder, { recursive: true }));
afterEach(() => vi.unstubAllEnvs());

const setting = usualSetting('node', 'exact-webgpu', 1);
const missing = setting === undefined ? 'no WebGPU' : missingPart(setting);

describe('twinrun device', () => {
  it.skipIf(missing !== undefined)(
    `checks every conformance case on the adapter${missing === undefined ? '' : ` (not here: ${missing})`}`,
    async () => {
      const { code, out } = await twinrun(['device', '--engine', 'node', '--json']);
      const [entry] = JSON.parse(out.join('\n'));
      const { cases } = golden.conformance;
      expect(entry).toMatchObject({ kind: 'checked', check: { cases, mismatches: 0, failing: [] } });
      expect(entry.check.adapter).not.toBe('');
      expect(code).toBe(0);
    },
    300_000,
  );

  it('says what is not here, and that there was nothing to check', async () => {
    vi.stubEnv('TWINRUN_FIREFOX', join(folder, 'nowhere'));
    const { code, out } = await twinrun(['device', '--engine', 'firefox']);
    expect(out.length).toBeGreaterThan(0);
    for (const line of out)
      expect(line).toMatch(/^Firefox, WebGPU, wgpu.*: not here: on Debian "apt-get install/);
    expect(code).toBe(2);
  });

  it.skipIf(process.platform !== 'linux')(
    'fails where a driver gives no adapter',
    async () => {
      const driver = join(folder, 'driver.json');
      await writeFile(driver, '{}');
      vi.stubEnv('TWINRUN_SWIFTSHADER', driver);
      const { code, out } = await twinrun(['device', '--engine', 'node']);
      expect(out.at(-1)).toMatch(/^Node, WebGPU, Dawn, SwiftShader: failed: .*adapter/);
      expect(code).toBe(1);
    },
    60_000,
  );

  it('refuses an engine that has no WebGPU', async () => {
    const { code, err } = await twinrun(['device', '--engine', 'bun']);
    expect(code).toBe(2);
    expect(err[0]).toContain('no WebGPU in Bun');
  });
});
