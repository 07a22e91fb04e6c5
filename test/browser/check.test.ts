/** A claim, on a page that has never seen it: shown first, retrained on request, judged. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Page } from 'playwright-core';
import { serializeRunFile } from '../../src/run/assembleRunFile.ts';
import { parseRunFile } from '../../src/run/runFileSchema.ts';
import type { RunFile } from '../../src/run/runFile.ts';
import { readFile } from 'node:fs/promises';
import { CHROMIUM, digestOn, Lab, trainToTheEnd } from './lab.ts';

describe.skipIf(CHROMIUM === undefined)('checking on the page', () => {
  let lab: Lab;
  let link = '';
  let run: RunFile;

  beforeAll(async () => {
    lab = await Lab.open();
    const page = await lab.visit();
    await trainToTheEnd(page);
    link = await page.getByRole('textbox', { name: /^Link/ }).inputValue();
    const coming = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Download run file' }).click();
    run = parseRunFile(await readFile(await (await coming).path()));
  });
  afterAll(() => lab.close());

  const claimOn = (page: Page) => page.getByRole('region', { name: 'The claim' });
  const verdictOn = (page: Page) => page.getByRole('region', { name: 'Verdict' });

  async function drop(page: Page, text: string, name = 'run.twinrun.json'): Promise<void> {
    const data = await page.evaluateHandle(
      ({ content, file }) => {
        const transfer = new DataTransfer();
        transfer.items.add(new File([content], file, { type: 'application/json' }));
        return transfer;
      },
      { content: text, file: name },
    );
    await page.dispatchEvent('body', 'drop', { dataTransfer: data });
  }

  async function paste(page: Page, text: string): Promise<void> {
    await page.getByLabel(/Or paste/).fill(text);
    await page.getByRole('button', { name: 'Show what it claims' }).click();
  }

  async function retrain(page: Page): Promise<string> {
    await page.getByRole('button', { name: 'Retrain and check' }).click();
    await page.getByText('Finished', { exact: true }).waitFor();
    return verdictOn(page).innerText();
  }

  it('shows what a link claims, runs nothing, then finds it bit-identical', async () => {
    const page = await lab.page();
    const fetched: string[] = [];
    page.on('request', (request) => fetched.push(request.url()));
    await page.goto(link);
    const claim = claimOn(page);
    await claim.waitFor();
    expect(await claim.innerText()).toContain('iris-mlp with seed twinrun');
    expect(await digestOn(page, 'Claimed digest')).toBe(run.result.digest);
    await page.waitForTimeout(500);
    expect(fetched.filter((url) => url.includes('/data/'))).toEqual([]);
    expect(await verdictOn(page).count()).toBe(0);

    expect(await retrain(page)).toContain('Bit-identical');
    expect(await digestOn(page, 'Digest, claimed and computed')).toBe(run.result.digest);
    expect(fetched.filter((url) => url.includes('/data/')).length).toBeGreaterThan(0);
    expect(lab.errors).toEqual([]);
  });

  it('takes a run file that is dropped, picked, pasted or named by ?run=', async () => {
    const text = serializeRunFile(run);
    const dropped = await lab.visit('#/check');
    await drop(dropped, text);
    await claimOn(dropped).waitFor();
    expect(await retrain(dropped)).toContain('Bit-identical');

    const picked = await lab.visit('#/check');
    const file = { name: 'a.twinrun.json', mimeType: 'application/json', buffer: Buffer.from(text) };
    await picked.locator('input[type=file]').setInputFiles(file);
    await claimOn(picked).waitFor();

    const pasted = await lab.visit('#/check');
    await paste(pasted, text);
    await claimOn(pasted).waitFor();
    await pasted.getByRole('button', { name: 'Check something else' }).click();
    await paste(pasted, `  ${link}\n`);
    await claimOn(pasted).waitFor();

    const named = await lab.page();
    await named.route('https://elsewhere.example/**', (route) =>
      route.fulfill({ body: text, headers: { 'access-control-allow-origin': '*' } }),
    );
    await named.goto(`${lab.address}?run=${encodeURIComponent('https://elsewhere.example/run.json')}`);
    await claimOn(named).waitFor();
    expect(await claimOn(named).innerText()).toContain('elsewhere.example');
    expect(await verdictOn(named).count()).toBe(0);
    expect(lab.errors).toEqual([]);
  });

  it('names the step, the tensor and both values of an altered loss', async () => {
    const losses = [...run.result.losses];
    const own = losses[99] ?? '';
    const altered = own.slice(0, 7) + (own.endsWith('0') ? '1' : '0');
    losses[99] = altered;
    const page = await lab.visit('#/check');
    await drop(page, serializeRunFile({ ...run, result: { ...run.result, losses } }));
    await claimOn(page).waitFor();
    expect(await page.getByRole('alert').innerText()).toMatch(/contradicts itself[\s\S]*result\.digest/);
    const verdict = await retrain(page);
    expect(verdict).toContain('Diverged at step 100, loss');
    expect(verdict).toMatch(new RegExp(`Claimed\\s+[\\d.e-]+ \\(bits ${altered}\\)`));
    expect(verdict).toMatch(new RegExp(`Computed here\\s+[\\d.e-]+ \\(bits ${own}\\)`));
  });

  it('names the tensor whose mark was altered', async () => {
    const marks = [...run.result.marks];
    const own = marks[9] ?? '';
    marks[9] = own.slice(0, 4) + (own[4] === 'f' ? '0' : 'f') + own.slice(5);
    const page = await lab.visit('#/check');
    await drop(page, serializeRunFile({ ...run, result: { ...run.result, marks } }));
    const verdict = await retrain(page);
    expect(verdict).toContain(`Diverged at step 10, ${run.result.tensors[1]?.name ?? ''}`);
  });

  it('says when a file claims a recipe that it does not contain', async () => {
    const page = await lab.visit('#/check');
    await drop(page, serializeRunFile({ ...run, recipeId: 'ab'.repeat(32) }));
    const verdict = await retrain(page);
    expect(verdict).toContain('Different recipe');
    expect(verdict).toContain('ab'.repeat(32));
  });

  it('shows how the recipe differs from the benchmark, before anything runs', async () => {
    const page = await lab.visit('#/check');
    await drop(page, serializeRunFile({ ...run, recipe: { ...run.recipe, epochs: 7, seed: 'other' } }));
    const text = await claimOn(page).innerText();
    expect(text).toMatch(/epochs\s+7 \(instead of \d+\)/);
    expect(text).toContain('seed');
  });

  it('treats what a file says as text', async () => {
    const page = await lab.visit('#/check');
    const evil = '<img src=x onerror="window.harmed=true"><script>window.harmed=true</script>';
    await drop(page, serializeRunFile({ ...run, author: evil, note: evil }), '<b>name.json');
    await page.getByText('What the file says about itself').click();
    expect(await page.getByText(evil).count()).toBe(2);
    expect(await page.evaluate(() => 'harmed' in window)).toBe(false);
  });

  it('gives a one-line reason for whatever cannot be used, and stays usable', async () => {
    const text = serializeRunFile(run);
    const inputs: Record<string, string> = {
      'cut short': text.slice(0, 5_000),
      'nested deeply': '['.repeat(100_000),
      'a newer format': text.replace('"version":1}', '"version":2}'),
      'a wrong type': text.replace(/"epochs":\d+/, '"epochs":"many"'),
      'a polluted prototype': '{"__proto__":{"polluted":true},"format":"twinrun-run"}',
      'another JSON': '{"hello":"world"}',
      'no JSON': '{hello}',
      'no link': 'just some words',
      'a cut link': link.slice(0, -40),
      'a link of a newer version': link.replace(/#\/run\/../, '#/run/Ag'),
    };
    const page = await lab.visit('#/check');
    for (const [what, input] of Object.entries(inputs)) {
      await paste(page, input);
      const alert = page.getByRole('alert');
      await alert.waitFor();
      const [reason = ''] = (await alert.innerText()).split('\n');
      expect(reason, what).toMatch(/^Cannot use .+: .+/);
      expect(reason.length, what).toBeLessThan(300);
      expect(await claimOn(page).count(), what).toBe(0);
    }
    expect(await page.evaluate(() => 'polluted' in {})).toBe(false);
    await drop(page, ' '.repeat(33 * 1024 * 1024));
    await page.getByText(/is larger than 32 MiB/).waitFor();
    await page.goto(`${lab.address}#/run/!!!`);
    await page.getByText(/Cannot use the link/).waitFor();
    // After all that:
    await paste(page, link);
    await claimOn(page).waitFor();
    expect(await retrain(page)).toContain('Bit-identical');
  });

  it('refuses addresses that are unreachable, not http, or too large', async () => {
    const page = await lab.page();
    await page.route('https://elsewhere.example/**', (route) => route.abort());
    await page.goto(`${lab.address}?run=${encodeURIComponent('https://elsewhere.example/run.json')}`);
    await page.getByText(/elsewhere\.example could not be reached/).waitFor();
    await page.goto(`${lab.address}?run=${encodeURIComponent('javascript:alert(1)')}`);
    await page.getByText(/only http and https/).waitFor();
    await page.route('**/large.json', (route) => route.fulfill({ body: ' '.repeat(33 * 1024 * 1024) }));
    await page.goto(`${lab.address}?run=large.json`);
    await page.getByText(/is larger than 32 MiB/).waitFor();
    expect(await page.getByLabel(/Or paste/).isVisible()).toBe(true);
    lab.errors.length = 0;
  });
});
