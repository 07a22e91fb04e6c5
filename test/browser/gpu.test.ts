/** WebGPU on the page: without it everything works and says so; with it a device is checked before it is trusted. */
import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Page } from 'playwright-core';
import { cases } from '../../src/kernels/allCases.ts';
import { kernels } from '../../src/kernels/index.ts';
import { parseRunFile } from '../../src/run/runFileSchema.ts';
import { CHROMIUM, digestOn, fill, Lab, trainToTheEnd } from './lab.ts';

const golden = JSON.parse(await readFile(new URL('../golden/golden.json', import.meta.url), 'utf8')) as {
  readonly runs: { readonly 'iris-mlp': { readonly digest: string } };
};
const GOLDEN = golden.runs['iris-mlp'].digest;

/** Software adapters compile slowly. */
const PATIENCE = 240_000;

const section = (page: Page) => page.getByRole('region', { name: 'Device check' });
const choice = (page: Page) => page.getByRole('radio', { name: /exact-webgpu/ });
const train = (page: Page) => page.getByRole('button', { name: /^Train / });
const finished = (page: Page) =>
  page.getByRole('region', { name: 'The finished run' }).waitFor({ timeout: PATIENCE });

async function chooseGpu(page: Page): Promise<void> {
  await page.getByText('Advanced', { exact: true }).click();
  await choice(page).check();
}

describe.skipIf(CHROMIUM === undefined)('a browser without WebGPU', () => {
  let lab: Lab;
  beforeAll(async () => {
    lab = await Lab.open();
  });
  afterAll(() => lab.close());

  it('says so, offers no choice that would fail, and trains on WASM', async () => {
    const page = await lab.page();
    await page.addInitScript(() => Object.defineProperty(Navigator.prototype, 'gpu', { value: undefined }));
    await page.goto(lab.address);
    await section(page).getByText('this browser has no WebGPU').waitFor();
    expect(await section(page).getByRole('button').count()).toBe(0);
    await page.getByText('Advanced', { exact: true }).click();
    expect(await choice(page).isDisabled()).toBe(true);
    expect(await page.locator('label', { has: choice(page) }).innerText()).toContain('no WebGPU');
    await trainToTheEnd(page);
    expect(await digestOn(page)).toBe(GOLDEN);
    await page.getByRole('button', { name: 'Check it here' }).click();
    await page.getByRole('heading', { name: 'Bit-identical' }).waitFor();
    expect(await page.getByRole('option', { name: /exact-webgpu/ }).isDisabled()).toBe(true);
    expect(lab.errors).toEqual([]);
  });

  it('says the same where WebGPU finds no adapter', async () => {
    const page = await lab.visit();
    await section(page)
      .getByText(/no WebGPU|no graphics adapter/)
      .waitFor();
    await page.getByText('Advanced', { exact: true }).click();
    expect(await choice(page).isDisabled()).toBe(true);
  });
});

describe.skipIf(CHROMIUM === undefined)('a browser with WebGPU', { timeout: 2 * PATIENCE }, () => {
  let lab: Lab;
  beforeAll(async () => {
    lab = await Lab.open({ gpu: true });
  });
  afterAll(() => lab.close());

  it('checks the device, keeps the certificate, and trains with the golden digest', async () => {
    const page = await lab.visit();
    await section(page).getByRole('button', { name: 'Check this device' }).focus();
    await page.keyboard.press('Enter');
    await section(page)
      .getByText(/Checked \d+ of \d+ kernels/)
      .waitFor({ timeout: PATIENCE });
    await section(page)
      .getByText('Passed', { exact: true })
      .or(section(page).getByText('Failed', { exact: true }))
      .waitFor({ timeout: PATIENCE });
    const outcome = (await section(page).innerText()).replace(/,/g, '');
    expect(outcome).toContain(`${cases.length} cases of ${kernels.length} kernels no mismatches`);
    expect(outcome).toMatch(/swiftshader/);

    // After a reload the certificate still holds: nothing is checked again.
    await page.reload();
    await section(page).getByText('Passed', { exact: true }).waitFor();
    await chooseGpu(page);
    const statuses = await watchStatus(page);
    await train(page).click();
    await finished(page);
    expect(await digestOn(page)).toBe(GOLDEN);
    const seen = await statuses();
    expect(seen.some((text) => /compiling shaders \d+ of \d+/.test(text))).toBe(true);
    expect(seen.filter((text) => text.startsWith('Checking this device'))).toEqual([]);

    const coming = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Download run file' }).click();
    const run = parseRunFile(await readFile(await (await coming).path()));
    expect(run.environment).toMatchObject({
      backend: 'exact-webgpu',
      deviceCheck: { cases: cases.length, kernels: kernels.length, mismatches: 0 },
    });
    expect(run.environment.adapter).toContain('swiftshader');
    expect(lab.errors).toEqual([]);
  });

  it('checks a device that it does not know before it trains, which can be cancelled', async () => {
    const page = await lab.visit();
    await chooseGpu(page);
    await train(page).click();
    await page.locator('.status', { hasText: 'Checking this device before the run' }).waitFor();
    await page.getByRole('button', { name: 'Cancel' }).click();
    await page.locator('.status', { hasText: 'Cancelled at step 0' }).waitFor();
    expect(await section(page).getByText('Passed', { exact: true }).count()).toBe(0);
  });

  it('trains nothing on an adapter that fails: names it and its kernels, and offers WASM', async () => {
    const page = await lab.page();
    // An adapter that gets one thing wrong: the last bit of a sum.
    await page.route('**/assets/worker-*.js', async (route) => {
      const response = await route.fetch();
      const text = await response.text();
      const broken = text.replaceAll('addF32(a, b)', '(addF32(a, b) ^ 1u)');
      expect(broken).not.toBe(text);
      await route.fulfill({ response, body: broken });
    });
    await page.goto(lab.address);
    await chooseGpu(page);
    await train(page).click();
    const alert = page.getByRole('alert');
    await alert.waitFor({ timeout: PATIENCE });
    expect(await alert.innerText()).toMatch(/swiftshader.*fails the device check.*\bAdd\b/);
    expect(await page.getByRole('button', { name: /on the GPU/ }).count()).toBe(0);
    await alert.getByText(/kernels failed/).click();
    expect(await alert.getByRole('listitem').first().innerText()).toMatch(/[0-9a-f]{8} \/ [0-9a-f]{8}/);
    await section(page).getByText('Failed', { exact: true }).waitFor();
    await page.getByRole('button', { name: 'Use WASM instead' }).click();
    await finished(page);
    expect(await digestOn(page)).toBe(GOLDEN);
  });

  it('goes on with WASM where the GPU was lost, with the same bits', async () => {
    const page = await lab.visit();
    const long = { Epochs: '400', Seed: 'lost' };
    await fill(page, long);
    await trainToTheEnd(page);
    const digest = await digestOn(page);
    await chooseGpu(page);
    await train(page).click();
    const step = page.locator('dt:text-is("Step") + dd');
    await page.locator('.status', { hasText: /^Training/ }).waitFor({ timeout: PATIENCE });
    await expect.poll(async () => Number.parseInt(await step.innerText())).toBeGreaterThan(0);
    // A pause saves a checkpoint, so that there is one for certain.
    await page.keyboard.press('Alt+p');
    await page.locator('.status', { hasText: /^Paused/ }).waitFor();
    await page.keyboard.press('Alt+p');
    await page.locator('.status', { hasText: /^Training/ }).waitFor();
    await lab.crashGpu();
    await page.getByRole('alert').waitFor();
    expect(await page.getByRole('alert').innerText()).toContain('the GPU device was lost');
    await page.getByRole('button', { name: /^Go on from step [\d,]+ with WASM/ }).click();
    await finished(page);
    expect(await digestOn(page)).toBe(digest);
  });
});

/** Notes what the run's status says from now on. */
async function watchStatus(page: Page): Promise<() => Promise<readonly string[]>> {
  await page.evaluate(() => {
    const seen: string[] = [];
    Object.assign(window, { seen });
    new MutationObserver(() => {
      const text = document.querySelector('.status')?.textContent;
      if (text !== undefined && text !== null && text !== seen.at(-1)) seen.push(text);
    }).observe(document.body, { childList: true, characterData: true, subtree: true });
  });
  return () => page.evaluate(() => (window as unknown as { seen: string[] }).seen);
}
