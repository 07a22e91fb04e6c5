/** Nothing is lost: pausing, cancelling, reloading, blocked storage, crashed workers. And the bits stay the same. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Page } from 'playwright-core';
import { CHROMIUM, digestOn, fill, Lab, trainToTheEnd } from './lab.ts';

/** Long enough to be interrupted, short enough to be waited for. */
const LONG = { Epochs: '400', Seed: 'keep' };
/** For those that need not end. */
const ENDLESS = { Epochs: '5000' };

describe.skipIf(CHROMIUM === undefined)('interrupting a run', () => {
  let lab: Lab;
  let digest = '';

  beforeAll(async () => {
    lab = await Lab.open();
    const page = await lab.visit();
    await fill(page, LONG);
    await trainToTheEnd(page);
    digest = await digestOn(page);
  });
  afterAll(() => lab.close());

  async function start(page: Page, fields: Readonly<Record<string, string>>): Promise<void> {
    await fill(page, fields);
    await page.getByRole('button', { name: /^Train / }).click();
    await page.getByRole('button', { name: 'Pause' }).and(page.locator(':enabled')).waitFor();
  }

  async function pause(page: Page): Promise<void> {
    // By keyboard: it needs no button that stands still.
    await page.keyboard.press('Alt+p');
    await page
      .getByText(/^Paused\./)
      .first()
      .waitFor();
  }

  async function stepOn(page: Page): Promise<number> {
    const text = await page.locator('dt:text-is("Step") + dd').innerText();
    return Number((text.split('/')[0] ?? '').replace(/\D/g, ''));
  }

  const finish = (page: Page) => page.getByRole('region', { name: 'The finished run' }).waitFor();

  it('pauses and resumes, by button and by Alt+P, with the same bits', async () => {
    const page = await lab.visit();
    await start(page, LONG);
    await page.getByRole('button', { name: 'Pause' }).click();
    await page
      .getByText(/^Paused\./)
      .first()
      .waitFor();
    const step = await stepOn(page);
    await page.waitForTimeout(400);
    expect(await stepOn(page)).toBe(step);
    await page.getByRole('button', { name: 'Resume' }).click();
    await expect.poll(() => stepOn(page)).toBeGreaterThan(step);
    await pause(page);
    await page.keyboard.press('Alt+p');
    await finish(page);
    expect(await digestOn(page)).toBe(digest);
  });

  it('cancels, and goes on from there after all, with the same bits', async () => {
    const page = await lab.visit();
    await start(page, LONG);
    await page.getByRole('button', { name: 'Cancel' }).click();
    await page
      .getByText(/^Cancelled at step/)
      .first()
      .waitFor();
    const step = await stepOn(page);
    expect(step).toBeGreaterThan(0);
    await page.getByRole('button', { name: /^Go on from step/ }).click();
    await finish(page);
    expect(await digestOn(page)).toBe(digest);
    expect(lab.errors).toEqual([]);
  });

  it('resumes after a reload, with the same bits', async () => {
    const page = await lab.visit();
    await start(page, LONG);
    await pause(page);
    const step = await stepOn(page);
    await page.waitForTimeout(300);
    await page.reload();
    const unfinished = page.getByRole('region', { name: 'Unfinished' });
    await unfinished.waitFor();
    expect((await unfinished.innerText()).replace(/,/g, '')).toContain(`At step ${step} of `);
    await unfinished.getByRole('button', { name: 'Resume' }).click();
    await finish(page);
    expect(await digestOn(page)).toBe(digest);
    await page.reload();
    await page.waitForTimeout(500);
    expect(await unfinished.count()).toBe(0);
  });

  it('resumes an interrupted check after a reload', async () => {
    const page = await lab.visit();
    await fill(page, LONG);
    await trainToTheEnd(page);
    await page.getByRole('button', { name: 'Check it here' }).click();
    await page.getByRole('button', { name: 'Pause' }).and(page.locator(':enabled')).waitFor();
    await pause(page);
    await page.waitForTimeout(300);
    await page.reload();
    await page.getByRole('region', { name: 'Unfinished' }).getByRole('button', { name: 'Resume' }).click();
    await page.getByRole('heading', { name: 'Bit-identical' }).waitFor();
  });

  it('does not offer in one tab what another is at', async () => {
    const page = await lab.visit();
    await start(page, ENDLESS);
    await pause(page);
    const other = await page.context().newPage();
    await other.goto(lab.address);
    await other.waitForTimeout(2_000);
    expect(await other.getByRole('region', { name: 'Unfinished' }).count()).toBe(0);
    await page.close();
    await other.reload();
    await other.getByRole('region', { name: 'Unfinished' }).waitFor();
  });

  it('discards an unfinished run, and brings it back', async () => {
    const page = await lab.visit();
    await start(page, ENDLESS);
    await pause(page);
    await page.waitForTimeout(300);
    await page.reload();
    const unfinished = page.getByRole('region', { name: 'Unfinished' });
    await unfinished.getByRole('button', { name: 'Discard' }).click();
    await unfinished.waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'Undo' }).click();
    await unfinished.waitFor();
    await page.reload();
    await unfinished.waitFor();
  });

  it('keeps finished runs, deletes one, and brings it back', async () => {
    const page = await lab.visit();
    await trainToTheEnd(page);
    await page.getByRole('link', { name: 'Runs' }).click();
    await page.getByRole('listitem').waitFor();
    await page.waitForTimeout(300);
    await page.reload();
    const item = page.getByRole('listitem').filter({ hasText: 'iris-mlp' });
    await item.waitFor();
    await item.getByRole('button', { name: /^Delete/ }).click();
    await page.getByText(/^No runs yet/).waitFor();
    await page.getByRole('button', { name: 'Undo' }).click();
    await item.waitFor();
    await page.reload();
    await item.getByRole('link').click();
    await finish(page);
    expect(await digestOn(page)).toMatch(/^[0-9a-f]{64}$/);
  });

  it('goes on without storage, and says so', async () => {
    const page = await lab.page();
    await page.addInitScript(() => {
      Object.defineProperty(window, 'localStorage', {
        get() {
          throw new DOMException('blocked', 'SecurityError');
        },
      });
      IDBFactory.prototype.open = () => {
        throw new DOMException('blocked', 'SecurityError');
      };
    });
    await page.goto(lab.address);
    await page.getByText(/keeps nothing for this page/).waitFor();
    await page.getByRole('button', { name: /Switch to the dark theme/ }).click();
    await trainToTheEnd(page);
    expect(lab.errors).toEqual([]);
  });

  it('says when the disk is full, and goes on', async () => {
    const page = await lab.page();
    await page.addInitScript(() => {
      IDBObjectStore.prototype.put = () => {
        throw new DOMException('full', 'QuotaExceededError');
      };
    });
    await page.goto(lab.address);
    await trainToTheEnd(page);
    await page.getByText(/is full: nothing new is kept/).waitFor();
  });

  it('reports a worker that cannot start, and starts a fresh one', async () => {
    const page = await lab.page();
    await page.route('**/assets/worker-*.js', (route) =>
      route.fulfill({ contentType: 'text/javascript', body: 'throw new Error("out of order")' }),
    );
    await page.goto(lab.address);
    await page.getByRole('button', { name: /^Train / }).click();
    await page.getByRole('alert').waitFor();
    expect(await page.getByRole('alert').innerText()).toMatch(/worker stopped/);
    await page.unroute('**/assets/worker-*.js');
    await trainToTheEnd(page);
    lab.errors.length = 0;
  });
});
