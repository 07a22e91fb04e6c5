/** A visitor's own file: looked at, trained on, handed on by link; the receiver is asked for that very file. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Page } from 'playwright-core';
import { CHROMIUM, digestOn, fill, Lab, trainToTheEnd, violations } from './lab.ts';

/** Two measures, a colour, and what is learnt; some values are missing, and one cell would be a formula elsewhere. */
const ROWS = Array.from({ length: 60 }, (_, i) => {
  const kind = i % 2 === 0 ? 'cat' : 'dog';
  const size = i % 11 === 3 ? 'NA' : String((i % 7) + (kind === 'dog' ? 5.5 : 0.25));
  return `${size},${String(i % 5)},${['red', '"blue, dark"', '=1+2'][i % 3] ?? ''},${kind}`;
});
const CSV = Buffer.from(`size,age,colour,kind\n${ROWS.join('\n')}\n`);
const FILE = { name: 'pets.csv', mimeType: 'text/csv', buffer: CSV };

async function openOwn(page: Page): Promise<void> {
  await page.getByRole('radio', { name: /Your own model/ }).check();
  await page.getByLabel('Data set', { exact: true }).selectOption({ label: 'Your own file …' });
}

describe.skipIf(CHROMIUM === undefined)('the visitor’s own data', () => {
  let lab: Lab;
  beforeAll(async () => {
    lab = await Lab.open();
  });
  afterAll(() => lab.close());

  it('are shown before they are used, trained on, kept, and asked for by their digest', async () => {
    const page = await lab.visit();
    await openOwn(page);
    expect(await page.getByRole('button', { name: /^Train / }).isDisabled()).toBe(true);
    const panel = page.getByRole('region', { name: 'Your file' });
    await panel.locator('input[type=file]').setInputFiles(FILE);
    await panel.getByText('60 rows, 4 columns').waitFor();
    expect(await panel.getByLabel('kind', { exact: true }).inputValue()).toBe('class');
    expect(await panel.getByLabel('colour', { exact: true }).inputValue()).toBe('category');
    expect(await panel.getByText('6 missing').count()).toBe(1);
    const classes = panel.getByRole('table', { name: 'Examples of each class' });
    await classes.waitFor();
    expect(await classes.locator('tbody').innerText()).toMatch(/cat\s+\d+\s+\d+\s+dog\s+\d+\s+\d+/);
    await panel.getByLabel('age', { exact: true }).selectOption('ignore');
    await panel.getByText('60 examples of 4 features').waitFor();
    await fill(page, { Epochs: '3' });
    await trainToTheEnd(page);
    const digest = await digestOn(page);
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    await page.getByRole('button', { name: 'Copy link' }).click();
    await page.getByText('Copied ✓').first().waitFor();
    const link = await page.evaluate(() => navigator.clipboard.readText());

    await page.reload();
    await page.getByRole('radio', { name: /Your own model/ }).check();
    await panel.getByText('60 examples of 4 features').waitFor();
    await fill(page, { Epochs: '3' });
    await trainToTheEnd(page);
    expect(await digestOn(page)).toBe(digest);

    const receiver = await lab.visit(link.slice(link.indexOf('#')));
    const asked = receiver.getByRole('region', { name: 'The data of this run' });
    await asked.getByText('pets.csv').waitFor();
    expect(await asked.innerText()).toContain(`${CSV.length.toLocaleString('en')} bytes`);
    const go = receiver.getByRole('button', { name: 'Retrain and check' });
    expect(await go.isDisabled()).toBe(true);
    const wrong = { ...FILE, buffer: Buffer.from(CSV.toString().replace('red', 'reD')) };
    await asked.locator('input[type=file]').setInputFiles(wrong);
    await receiver.getByText('pets.csv is another file').waitFor();
    expect(await go.isDisabled()).toBe(true);
    await asked.locator('input[type=file]').setInputFiles({ ...FILE, name: 'renamed.csv' });
    await expect.poll(() => go.isEnabled()).toBe(true);
    await go.click();
    await receiver.getByRole('heading', { name: 'Bit-identical' }).waitFor();
    expect(lab.errors).toEqual([]);
  });

  it('are refused with the line and the column at fault, and can be forgotten', async () => {
    const page = await lab.visit();
    await openOwn(page);
    const panel = page.getByRole('region', { name: 'Your file' });
    const choose = (text: string) =>
      panel.locator('input[type=file]').setInputFiles({ ...FILE, buffer: Buffer.from(text) });
    await choose('a,b\n1,"2\n');
    expect(await panel.getByRole('alert').innerText()).toContain('pets.csv:2:2: a quote that is opened');
    await choose(CSV.toString());
    await panel.getByText('60 rows, 4 columns').waitFor();
    await panel.getByRole('button', { name: 'Forget this file' }).click();
    await page.reload();
    await openOwn(page);
    await panel.getByText('Drop a CSV file here').waitFor();
    expect(lab.errors).toEqual([]);
  });

  for (const colorScheme of ['light', 'dark'] as const) {
    it(`look well within a narrow screen, ${colorScheme}`, async () => {
      const viewport = { width: 390, height: 844 };
      const page = await lab.visit('', { colorScheme, viewport, reducedMotion: 'reduce' });
      const look = async (where: string): Promise<void> => {
        const over = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
        expect(over, where).toBeLessThanOrEqual(0);
        expect(await violations(page), where).toEqual([]);
      };
      await page.getByText('Look at the data').click();
      await page.getByText('150 examples of 4 features').waitFor();
      await look('a table');
      await page.getByRole('radio', { name: /^Digits/ }).check();
      await page.getByText('1,797 examples of 8 × 8 × 1 features').waitFor();
      await look('pictures');
      await openOwn(page);
      await look('no file yet');
      const panel = page.getByRole('region', { name: 'Your file' });
      const choose = (buffer: Buffer) => panel.locator('input[type=file]').setInputFiles({ ...FILE, buffer });
      await choose(Buffer.from('a,b\n1,"2\n'));
      await panel.getByRole('alert').waitFor();
      await look('a broken file');
      await choose(CSV);
      await panel.getByText('60 rows, 4 columns').waitFor();
      await panel.getByRole('table', { name: 'Examples of each class' }).waitFor();
      await look('a file');
      expect(lab.errors).toEqual([]);
    });
  }

  it('a benchmark’s data are shown when asked for, and only then fetched', async () => {
    const page = await lab.page();
    const fetched: string[] = [];
    page.on('request', (request) => fetched.push(request.url()));
    await page.goto(lab.address);
    await page.getByRole('button', { name: /^Train / }).waitFor();
    expect(fetched.some((url) => url.includes('/data/'))).toBe(false);
    await page.getByText('Look at the data').click();
    await page.getByText('150 examples of 4 features').waitFor();
    expect(await page.getByRole('columnheader', { name: 'petal_width_cm' }).count()).toBe(1);
    await page.getByRole('radio', { name: /^Digits/ }).check();
    await page.getByText('1,797 examples of 8 × 8 × 1 features').waitFor();
    expect(
      await page.getByRole('list', { name: 'Pictures with their labels' }).locator('canvas').count(),
    ).toBe(30);
    expect(lab.errors).toEqual([]);
  });
});
