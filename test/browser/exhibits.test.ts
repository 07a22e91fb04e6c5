/** A finished run that has something to show: a variational autoencoder's images. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CHROMIUM, Lab, fill, trainToTheEnd } from './lab.ts';

/** Locators of a page are as slow as MNIST's loading and a run of it. */
const PATIENCE = 120_000;

describe.skipIf(CHROMIUM === undefined)('what a finished run shows', () => {
  let lab: Lab;
  beforeAll(async () => {
    lab = await Lab.open();
  });
  afterAll(() => lab.close());

  it('is images, drawn within a narrow screen, gone with the page', async () => {
    const page = await lab.visit('', { viewport: { width: 390, height: 844 } });
    page.setDefaultTimeout(PATIENCE);
    await page.getByRole('radio', { name: /variational/ }).check();
    await page.getByText('Advanced', { exact: true }).click();
    await fill(page, { 'Step cap': '4' });
    await trainToTheEnd(page);
    const shown = page.getByRole('region', { name: 'What it has learned' });
    const names = [/^Test images.*first 10 test images/, /^Images of its own\. 50 images/];
    const shades: number[][] = [];
    for (const name of names) {
      const canvas = shown.getByRole('img', { name }).locator('canvas');
      const box = await canvas.boundingBox();
      expect((box?.x ?? 0) + (box?.width ?? Infinity)).toBeLessThanOrEqual(390);
      shades.push(
        await canvas.evaluate((element: HTMLCanvasElement) => {
          const pixels = element.getContext('2d')?.getImageData(0, 0, element.width, element.height);
          return [element.width, element.height, new Set(pixels?.data).size];
        }),
      );
    }
    // 28 pixels an image, and 2 between them: 10 a row, in 2 rows and in 5, of many shades.
    expect(shades.map(([width, height]) => [width, height])).toEqual([
      [302, 62],
      [302, 152],
    ]);
    for (const [, , different] of shades) expect(different).toBeGreaterThan(50);

    await page.getByRole('button', { name: 'Check it here' }).click();
    await page.getByRole('heading', { name: 'Bit-identical' }).waitFor();
    await shown.getByRole('img', { name: names[1] }).waitFor();

    await page.getByRole('link', { name: 'Runs', exact: true }).click();
    await page.getByRole('link', { name: /mnist-vae/ }).click();
    await page.getByRole('heading', { name: 'MNIST, variational autoencoder' }).waitFor();
    expect(await shown.count()).toBe(0);
    expect(lab.errors).toEqual([]);
  });
});
