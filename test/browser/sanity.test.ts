/** The sanity checks on the page: four rows, made by the worker, of the recipe in the form or of a claim. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Page } from 'playwright-core';
import { CHROMIUM, fill, Lab, trainToTheEnd } from './lab.ts';

describe.skipIf(CHROMIUM === undefined)('sanity checks on the page', () => {
  let lab: Lab;
  beforeAll(async () => {
    lab = await Lab.open();
  });
  afterAll(() => lab.close());

  const button = (page: Page) => page.getByRole('button', { name: 'Check this recipe' });
  const card = (page: Page) => page.getByRole('region', { name: 'Sanity checks' });
  const verdicts = (page: Page) => card(page).locator('.verdict').allInnerTexts();

  it('come to four verdicts by keyboard, and say when they are of another recipe', async () => {
    const page = await lab.visit();
    await button(page).focus();
    await page.keyboard.press('Enter');
    await card(page).getByRole('button', { name: 'Stop the checks' }).waitFor();
    expect(await page.getByRole('button', { name: /^Train / }).isDisabled()).toBe(true);
    await card(page).locator('[data-check="gradient"].passed').waitFor();
    expect(await verdicts(page)).toEqual(['! remarkable', '✓ passed', '✓ passed', '✓ passed']);
    expect(await card(page).getByRole('heading', { level: 3 }).allInnerTexts()).toEqual([
      'Initial loss',
      'Overfit one batch',
      'Inputs matter',
      'Gradient',
    ]);
    expect(await card(page).locator('[data-check="initialLoss"]').innerText()).toMatch(/ln 3.*1\.099/);
    expect(await card(page).getByText('of another recipe').count()).toBe(0);
    await fill(page, { Seed: 'another' });
    expect(await card(page).getByText('of another recipe').count()).toBe(1);
    expect((await verdicts(page)).length).toBe(4);
    // A run that is begun then stands first, and the checks stay.
    await trainToTheEnd(page);
    const [checks, run] = await Promise.all(
      [card(page), page.getByRole('region', { name: 'The finished run' })].map((one) => one.boundingBox()),
    );
    expect(checks?.y).toBeGreaterThan(run?.y ?? NaN);
    expect(lab.errors).toEqual([]);
  });

  it('fail with a learning rate that learns nothing', async () => {
    const page = await lab.visit();
    await page.getByText('Advanced', { exact: true }).click();
    await fill(page, { 'Learning rate': '1e-12' });
    await button(page).click();
    await card(page).locator('[data-check="gradient"].passed').waitFor();
    expect(await verdicts(page)).toEqual(['! remarkable', '✕ failed', '✕ failed', '✓ passed']);
  });

  it('can be stopped, and made again', async () => {
    const page = await lab.visit();
    await button(page).click();
    await card(page)
      .locator('[data-check="overfit"].running, [data-check="inputs"].running')
      .first()
      .waitFor();
    await card(page).getByRole('button', { name: 'Stop the checks' }).click();
    await card(page).getByText('Stopped before all were made.').waitFor();
    expect(await card(page).locator('.not-made').count()).toBeGreaterThan(0);
    await button(page).click();
    await card(page).locator('[data-check="gradient"].passed').waitFor();
  });

  it('are there for a claim, before anything of it is retrained', async () => {
    const page = await lab.visit();
    await page.getByText('Advanced', { exact: true }).click();
    await fill(page, { 'Step cap': '20' });
    await trainToTheEnd(page);
    await page.getByRole('link', { name: 'Runs', exact: true }).click();
    await page.getByRole('link', { name: 'Train', exact: true }).click();
    await page.getByRole('button', { name: 'Check it here' }).click();
    await page.getByRole('heading', { name: 'Bit-identical' }).waitFor();
    await page.getByRole('button', { name: 'Check the recipe' }).click();
    await card(page).locator('[data-check="gradient"].passed').waitFor();
    expect((await verdicts(page)).length).toBe(4);
    expect(lab.errors).toEqual([]);
  });
});
