/** A data set that the visitor brings: asked for, refused when it is another file, handed to the worker, forgotten. */
import { mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { build } from 'vite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { broughtFile } from '../../src/data/brought.ts';
import type { UserFiles } from '../../src/data/userFiles.ts';
import { benchmarkRecipe } from '../run/samples.ts';
import { CHROMIUM, Lab } from './lab.ts';

const CIFAR = broughtFile(benchmarkRecipe('cifar10-resnet20').dataset.name);
if (CIFAR === undefined) throw new Error('nobody brings cifar10');
const { sha256, bytes } = CIFAR;

/** A file of zeros that takes no room on the disk. */
function zeros(path: string, length: number): string {
  writeFileSync(path, '');
  truncateSync(path, length);
  return path;
}

async function choose(page: Page): Promise<void> {
  await page.getByRole('radio', { name: /CIFAR-10, ResNet-20/ }).check();
}

const card = (page: Page) => page.getByRole('region', { name: 'The data set’s file' });
const trainButton = (page: Page) => page.getByRole('button', { name: 'Train cifar10-resnet20' });

describe.skipIf(CHROMIUM === undefined)('a data set that visitors bring', () => {
  let lab: Lab;
  const folder = mkdtempSync(join(tmpdir(), 'twinrun-bring-'));
  beforeAll(async () => {
    lab = await Lab.open();
  });
  afterAll(async () => {
    await lab.close();
    rmSync(folder, { recursive: true });
  });

  it('is asked for, with where to get it', async () => {
    const page = await lab.visit();
    expect(await card(page).count()).toBe(0);
    await choose(page);
    expect(await card(page).getByRole('link', { name: CIFAR.file }).getAttribute('href')).toBe(CIFAR.url);
    expect(await trainButton(page).isDisabled()).toBe(true);
  });

  it('says what is wrong with another file', { timeout: 120_000 }, async () => {
    const page = await lab.visit();
    await choose(page);
    const picker = card(page).locator('input[type=file]');
    await picker.setInputFiles(zeros(join(folder, 'cifar-10-python.tar.gz'), 170_498_071));
    await card(page).getByText('the Python version of CIFAR-10').waitFor();
    await picker.setInputFiles(zeros(join(folder, 'short.tar.gz'), 1000));
    await card(page).getByText('It has 1,000 bytes').waitFor();

    // Within the page: a fast machine has read the file before a click from here arrives.
    const cancelled = page.evaluate(
      () =>
        new Promise<boolean>((resolve) => {
          const observer = new MutationObserver(() => {
            const button = [...document.querySelectorAll('button')].find(
              ({ textContent }) => textContent.trim() === 'Cancel',
            );
            if (button === undefined || document.querySelector('.card progress') === null) return;
            observer.disconnect();
            button.click();
            resolve(true);
          });
          observer.observe(document.body, { childList: true, subtree: true });
        }),
    );
    await picker.setInputFiles(zeros(join(folder, 'cifar-10-binary.tar.gz'), bytes));
    expect(await cancelled).toBe(true);
    await card(page).getByText('Choose the file').waitFor();
    expect(await card(page).getByRole('alert').count()).toBe(0);
    await picker.setInputFiles(join(folder, 'cifar-10-binary.tar.gz'));
    await card(page).getByText('a byte of it differs').waitFor({ timeout: 90_000 });
    expect(await trainButton(page).isDisabled()).toBe(true);
    expect(lab.errors).toEqual([]);
  });

  it('is verified again by the worker, and forgotten when told', { timeout: 60_000 }, async () => {
    const page = await lab.visit();
    // A copy that went bad: it has the right name only.
    await page.evaluate(async (name) => {
      const root = await navigator.storage.getDirectory();
      const files = await root.getDirectoryHandle('user-files', { create: true });
      for (const [at, content] of [
        [name, 'abc'],
        [`${name}.json`, '{"name":"cifar-10-binary.tar.gz","bytes":3}'],
      ] as const) {
        const writable = await (await files.getFileHandle(at, { create: true })).createWritable();
        await writable.write(content);
        await writable.close();
      }
    }, sha256);
    await page.reload();
    await choose(page);
    await card(page).getByText('recognised by its SHA-256').waitFor();
    await trainButton(page).click();
    await page.getByText(/not the one that was promised: expected 170052171 bytes/).waitFor();

    await card(page).getByRole('button', { name: 'Forget it' }).click();
    await card(page).getByText('Choose the file').waitFor();
    const left = await page.evaluate(async () => {
      const root = await navigator.storage.getDirectory();
      const names: string[] = [];
      for await (const name of (await root.getDirectoryHandle('user-files')).keys()) names.push(name);
      return names;
    });
    expect(left).toEqual([]);
  });

  it('keeps files in the browser’s own file system', { timeout: 60_000 }, async () => {
    const built = await build({
      configFile: false,
      logLevel: 'silent',
      build: { write: false, lib: { entry: 'src/data/userFiles.ts', formats: ['iife'], name: 'built' } },
    });
    const [{ output }] = Array.isArray(built) ? built : [];
    if (output === undefined) throw new Error('nothing was built');
    const page = await lab.visit();
    await page.evaluate(`${output[0].code}; globalThis.built = built;`);
    const seen = await page.evaluate(async (digest) => {
      // What the script above defines.
      const { built } = globalThis as unknown as { built: { UserFiles: new () => UserFiles } };
      const file = new File([new Uint8Array(3_000_000).fill(7)], 'sevens.csv');
      const taken = await new built.UserFiles().put(file, digest);
      const later = new built.UserFiles();
      const listed = await later.list();
      const content = new Uint8Array((await (await later.get(digest))?.arrayBuffer()) ?? new ArrayBuffer());
      await later.forget(digest);
      return { taken, listed, length: content.length, last: content.at(-1), left: await later.list() };
    }, '7'.repeat(64));
    const taken = { sha256: '7'.repeat(64), name: 'sevens.csv', bytes: 3_000_000, notKept: null };
    expect(seen).toEqual({ taken, listed: [taken], length: 3_000_000, last: 7, left: [] });
  });
});
