/** From the start page to a trained model, its result, and the ways to hand it on. */
import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseRunFile } from '../../src/run/runFileSchema.ts';
import { integrity } from '../../src/run/integrity.ts';
import { CHROMIUM, digestOn, fill, Lab, trainToTheEnd } from './lab.ts';

describe.skipIf(CHROMIUM === undefined)('training on the page', () => {
  let lab: Lab;
  beforeAll(async () => {
    lab = await Lab.open();
  });
  afterAll(() => lab.close());

  it('trains a first model with one click, and hands it on as link, QR code and file', async () => {
    const page = await lab.visit();
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    expect(await page.evaluate(() => crossOriginIsolated)).toBe(true);
    await trainToTheEnd(page);
    const digest = await digestOn(page);
    expect(digest).toMatch(/^[0-9a-f]{64}$/);

    await page.getByRole('button', { name: 'Copy link' }).click();
    await page.getByText('Copied ✓').first().waitFor();
    const link = await page.evaluate(() => navigator.clipboard.readText());
    expect(link).toMatch(/^http:\/\/localhost:\d+\/some\/where\/#\/run\/[\w-]+$/);
    expect(link.length).toBeLessThan(400);
    await page.getByText('QR code', { exact: true }).click();
    expect(await page.getByRole('img', { name: 'QR code of the link' }).isVisible()).toBe(true);

    const coming = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Download run file' }).click();
    const download = await coming;
    expect(download.suggestedFilename()).toBe(`iris-mlp-twinrun-${digest.slice(0, 8)}.twinrun.json`);
    const run = parseRunFile(await readFile(await download.path()));
    expect(run.result.digest).toBe(digest);
    expect(integrity(run)).toEqual([]);
    expect(run.environment.engine).toMatch(/^Chrom\w+ \d+$/);

    const matrix = page.getByRole('table');
    expect(await matrix.getByRole('rowheader').allInnerTexts()).toEqual([
      'setosa',
      'versicolor',
      'virginica',
    ]);
    const last = run.result.evaluations.at(-1);
    const cells = await matrix.locator('tbody td:not(.recall)').allInnerTexts();
    expect(cells.map(Number)).toEqual(last?.confusion?.flat());
    expect(lab.errors).toEqual([]);
  });

  it('gives the same digest on both backends', async () => {
    const digests = [];
    for (const backend of ['exact-wasm', 'exact-reference']) {
      const page = await lab.visit();
      await page.getByText('Advanced', { exact: true }).click();
      await page.getByRole('radio', { name: new RegExp(backend) }).check();
      await fill(page, { 'Step cap': '25', Seed: 'both' });
      await trainToTheEnd(page);
      digests.push(await digestOn(page));
    }
    expect(digests[1]).toBe(digests[0]);
  });

  it('loads MNIST with progress, and takes the seed into account', async () => {
    const page = await lab.visit();
    await page.getByRole('radio', { name: /MNIST, softmax/ }).check();
    await page.getByText('Advanced', { exact: true }).click();
    await fill(page, { 'Step cap': '20' });
    await trainToTheEnd(page);
    const first = await digestOn(page);
    expect(await page.getByText(/of 10,000/).count()).toBeGreaterThan(0);
    await fill(page, { Seed: 'another' });
    await trainToTheEnd(page);
    await expect.poll(() => digestOn(page)).not.toBe(first);
  });

  it('trains a regression with another optimizer and a schedule, and checks it', async () => {
    const page = await lab.visit();
    await page.getByRole('radio', { name: /Diabetes, linear/ }).check();
    await page.getByText('Advanced', { exact: true }).click();
    await page.getByLabel('Optimizer').selectOption('Nesterov');
    await page.getByLabel('Rate over time').selectOption('Cosine');
    await fill(page, { 'Step cap': '40' });
    await trainToTheEnd(page);
    const finished = page.getByRole('region', { name: 'The finished run' });
    expect(await finished.innerText()).toMatch(/Mean squared error [\d.]+; the target of .* is 3111 or less/);
    expect(await finished.getByRole('table').count()).toBe(0);
    await page.getByRole('button', { name: 'Check it here' }).click();
    await page.getByRole('heading', { name: 'Bit-identical' }).waitFor();
    expect(await page.getByRole('heading', { name: /reaches mean squared error/ }).count()).toBe(1);
    await page.getByText('The whole recipe').click();
    const rows = await page.getByRole('table', { name: 'The recipe' }).getByRole('row').allInnerTexts();
    for (const row of [/optimizer\s+nesterov\s+sgd/, /learning-rate schedule\s+cosine\s+not set/])
      expect(rows.filter((text) => row.test(text)).length, String(row)).toBe(1);
    expect(lab.errors).toEqual([]);
  });

  it('says which field is wrong, and trains nothing then', async () => {
    const page = await lab.visit();
    const train = page.getByRole('button', { name: /^Train / });
    for (const wrong of ['', '0', '-3', '1.5', 'many', '1e9']) {
      await fill(page, { Epochs: wrong });
      const field = page.getByLabel('Epochs');
      expect(await field.getAttribute('aria-invalid'), wrong).toBe('true');
      expect(await page.locator('#field-epochs-hint').innerText()).toMatch(/^must be a|^must be/);
      expect(await train.isDisabled()).toBe(true);
    }
    await fill(page, { Epochs: '2' });
    expect(await train.isEnabled()).toBe(true);
  });

  it('works by keyboard alone', async () => {
    const page = await lab.visit();
    await page.getByRole('radio', { name: /Iris, one hidden/ }).focus();
    await page.keyboard.press('ArrowUp');
    expect(await page.getByRole('button', { name: 'Train iris-softmax' }).count()).toBe(1);
    for (let i = 0; i < 12; i += 1) {
      if ((await page.evaluate(() => document.activeElement?.textContent?.trim())) === 'Train iris-softmax')
        break;
      await page.keyboard.press('Tab');
    }
    await page.keyboard.press('Enter');
    await page.getByRole('region', { name: 'The finished run' }).waitFor();
  });

  it('says what to do when the data cannot be had, and goes on when they can', async () => {
    const page = await lab.page();
    await page.route('**/data/**', (route) => route.fulfill({ status: 503, body: 'no' }));
    await page.goto(lab.address);
    await page.getByRole('button', { name: /^Train / }).click();
    const alert = page.getByRole('alert');
    await alert.waitFor();
    expect(await alert.innerText()).toMatch(/503[\s\S]*Reload the page/);
    await page.unroute('**/data/**');
    await trainToTheEnd(page);
    lab.errors.length = 0;
  });

  it('refuses data with a wrong byte, naming the file and both digests', async () => {
    const page = await lab.page();
    await page.route('**/data/iris/*', (route) => route.fulfill({ body: 'sepal_length\n1.0\n' }));
    await page.goto(lab.address);
    await page.getByRole('button', { name: /^Train / }).click();
    const alert = page.getByRole('alert');
    await alert.waitFor();
    expect(await alert.innerText()).toMatch(/iris\/iris\.csv.*[0-9a-f]{64}.*[0-9a-f]{64}/);
  });
});
