/** Accessible, in both themes; nothing sticks out or jumps. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Page } from 'playwright-core';
import { CHROMIUM, Lab, trainToTheEnd, violations } from './lab.ts';

describe.skipIf(CHROMIUM === undefined)('the look of the page', () => {
  let lab: Lab;
  beforeAll(async () => {
    lab = await Lab.open();
  });
  afterAll(() => lab.close());

  /** Every page, in every state that looks different. */
  async function walk(page: Page, look: (where: string) => Promise<void>): Promise<void> {
    await page.getByText('Advanced', { exact: true }).click();
    await look('start');
    await page.getByRole('textbox', { name: 'Epochs' }).fill('none');
    await look('a wrong field');
    await page.getByRole('textbox', { name: 'Epochs' }).fill('60');
    await trainToTheEnd(page);
    await page.getByText('QR code', { exact: true }).click();
    await look('a finished run');
    await page.getByRole('link', { name: 'Check', exact: true }).click();
    await page.getByLabel(/Or paste/).fill('nothing');
    await page.getByRole('button', { name: 'Show what it claims' }).click();
    await page.getByRole('alert').waitFor();
    await look('a wrong input');
    await page.getByRole('link', { name: 'Train', exact: true }).click();
    await page.getByRole('button', { name: 'Check it here' }).click();
    await page.getByRole('heading', { name: 'Bit-identical' }).waitFor();
    await page.getByText('The whole recipe').click();
    await look('a verdict');
    await page.getByRole('link', { name: 'Runs', exact: true }).click();
    await look('runs');
    await page.getByRole('button', { name: /^Delete/ }).click();
    await page.getByRole('button', { name: 'Undo' }).waitFor();
    await look('no runs');
  }

  for (const colorScheme of ['light', 'dark'] as const) {
    it(`has no serious accessibility fault, ${colorScheme}`, async () => {
      const page = await lab.visit('', { colorScheme, reducedMotion: 'reduce' });
      await walk(page, async (where) => expect(await violations(page), where).toEqual([]));
      expect(lab.errors).toEqual([]);
    });
  }

  for (const width of [360, 390, 768]) {
    it(`does not scroll sideways at ${width} pixels`, async () => {
      const page = await lab.visit('', { viewport: { width, height: 800 }, hasTouch: true, isMobile: true });
      await walk(page, async (where) => {
        const over = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
        expect(over, where).toBeLessThanOrEqual(0);
      });
    });
  }

  it('does not jump while it loads, trains and finishes', async () => {
    const page = await lab.page();
    await page.addInitScript(() => {
      const shifts: number[] = [];
      Object.assign(window, { shifts });
      new PerformanceObserver((list) => {
        for (const entry of list.getEntries()) {
          const shift = entry as PerformanceEntry & { value: number; hadRecentInput: boolean };
          if (!shift.hadRecentInput) shifts.push(shift.value);
        }
      }).observe({ type: 'layout-shift', buffered: true });
    });
    await page.goto(lab.address);
    await page.waitForTimeout(600);
    await page.getByRole('textbox', { name: 'Epochs' }).fill('300');
    await trainToTheEnd(page);
    await page.waitForTimeout(300);
    const total = await page.evaluate(() =>
      (window as unknown as { shifts: number[] }).shifts.reduce((sum, shift) => sum + shift, 0),
    );
    expect(total).toBeLessThan(0.02);
  });

  it('keeps the chosen theme across visits', async () => {
    const page = await lab.visit('', { colorScheme: 'light' });
    const background = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
    const light = await background();
    await page.getByRole('button', { name: /Switch to the dark theme/ }).click();
    const dark = await background();
    expect(dark).not.toBe(light);
    await page.reload();
    expect(await background()).toBe(dark);
    await page.getByRole('button', { name: /Switch to the light theme/ }).click();
    expect(await background()).toBe(light);
  });
});
