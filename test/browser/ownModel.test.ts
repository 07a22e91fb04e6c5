/** A model of one's own: put together in the editor, trained, shared, and checked by somebody else. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Page } from 'playwright-core';
import { CHROMIUM, digestOn, violations, fill, Lab, trainToTheEnd } from './lab.ts';

describe.skipIf(CHROMIUM === undefined)('a model of one’s own on the page', () => {
  let lab: Lab;
  beforeAll(async () => {
    lab = await Lab.open();
  });
  afterAll(() => lab.close());

  const editor = (page: Page) => page.getByRole('region', { name: 'Your own model' });

  async function open(options = {}): Promise<Page> {
    const page = await lab.visit('', options);
    await page.getByRole('radio', { name: /Your own model/ }).check();
    return page;
  }

  it('is built, trained, shared, and gives the same bits elsewhere', async () => {
    const page = await open();
    const own = editor(page);
    await own.getByLabel('Data set').selectOption('digits');
    await own.getByRole('button', { name: 'Small CNN' }).click();
    const conv = own.getByRole('group', { name: 'layer 1, Conv2D' });
    await conv.getByLabel('Filters').fill('4');
    await conv.getByLabel('Kernel').fill('3 x 2');
    await own.getByLabel('Kind of layer').selectOption('Dropout');
    await own.getByRole('button', { name: 'Add before the last layer' }).click();
    expect(await own.getByRole('row', { name: /^Conv2D/ }).innerText()).toMatch(/\[8, 8, 4\]\s+28\s+1,536/);
    expect(await own.locator('[data-total="parameters"]').innerText()).toBe('678');
    await own.getByLabel('Optimizer').selectOption('sgd');
    await page.getByText('Advanced', { exact: true }).click();
    await fill(page, { 'Step cap': '12', Seed: 'mine' });
    await trainToTheEnd(page);
    const digest = await digestOn(page);
    const link = await page.getByRole('textbox', { name: /^Link/ }).inputValue();

    const other = await lab.page();
    await other.goto(link);
    await other.getByRole('button', { name: 'Retrain and check' }).click();
    await other.getByRole('heading', { name: 'Bit-identical' }).waitFor();
    expect(await digestOn(other, 'Claimed digest')).toBe(digest);
    await other.getByText('The whole recipe').click();
    expect(await other.getByRole('row', { name: /layer conv1/ }).innerText()).toContain('filters 4');
    expect(lab.errors).toEqual([]);
  });

  it('says beside the layer what is wrong, and trains nothing then; undo takes it back', async () => {
    const page = await open();
    const own = editor(page);
    const train = page.getByRole('button', { name: 'Train your model' });
    expect(await train.isEnabled()).toBe(true);
    const first = own.getByRole('group', { name: 'layer 1, Dense' });
    await first.getByLabel('Units').fill('many');
    expect(await first.getByRole('alert').innerText()).toContain('units must be number, not "many"');
    expect(await train.isDisabled()).toBe(true);
    await own.getByRole('button', { name: 'Undo' }).click();
    expect(await first.getByRole('alert').count()).toBe(0);
    expect(await train.isEnabled()).toBe(true);
    expect(lab.errors).toEqual([]);
  });

  for (const colorScheme of ['light', 'dark'] as const)
    it(`has no serious accessibility fault and does not scroll sideways, ${colorScheme}`, async () => {
      const page = await open({ colorScheme, viewport: { width: 390, height: 800 } });
      await editor(page).getByRole('button', { name: 'Small CNN' }).click();
      await editor(page).getByText('JSON', { exact: true }).click();
      await editor(page).getByRole('group', { name: 'layer 1, Conv2D' }).getByLabel('Filters').fill('0');
      expect(await violations(page)).toEqual([]);
      expect(
        await page.evaluate(() => document.documentElement.scrollWidth - innerWidth),
      ).toBeLessThanOrEqual(0);
    });

  it('keeps JSON and editor in step, moves layers by key, and survives a reload', async () => {
    const page = await open();
    const own = editor(page);
    await own.getByText('JSON', { exact: true }).click();
    const text = own.getByLabel('Topology, as tf.layers writes it');
    const layers = [
      {
        class_name: 'Dense',
        config: { name: 'a', units: 5, trainable: true, batch_input_shape: [null, 64] },
      },
      { class_name: 'ReLU', config: { name: 'b' } },
      { class_name: 'Dense', config: { name: '<b>c</b>', units: 10 } },
    ];
    const saved = (last: string) =>
      JSON.stringify({
        modelTopology: {
          class_name: 'Sequential',
          config: { layers: [...layers.slice(0, 2), { ...layers[2], config: { name: last, units: 10 } }] },
        },
        weightsManifest: [],
      });
    await text.fill(saved('<b>c</b>'));
    expect(await own.getByRole('alert').innerText()).toContain('name must be');
    await text.fill(saved('c'));
    await text.blur();
    expect(await text.inputValue()).not.toContain('modelTopology');
    await own
      .getByText(/weights are not used/)
      .first()
      .waitFor();
    await own.getByRole('group', { name: 'layer 2, ReLU' }).getByRole('button', { name: /up/ }).focus();
    await page.keyboard.press('Alt+ArrowUp');
    expect(await own.getByRole('listitem').first().innerText()).toContain('ReLU');
    expect(await text.inputValue()).toMatch(/"ReLU"[^]*batch_input_shape[^]*"Dense"/);
    await page.reload();
    await page.getByRole('radio', { name: /Your own model/ }).check();
    expect(await editor(page).getByRole('listitem').first().innerText()).toContain('ReLU');
    expect(lab.errors).toEqual([]);
  });
});
