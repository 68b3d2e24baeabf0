// Originals that a browser cannot show, or shows as black: on the sensor's full depth.
import type { Locator, Page } from '@playwright/test';

import { sampleBytes } from './support/paths';
import { difference, levelsOf, mean, middleOf } from './support/pixels';
import { expect, test } from './support/test';

const pane = (page: Page) => page.locator('ig-pane');

// As bright, and the same but for the web version's compression.
async function looksLike(stage: Locator, web: Uint8Array): Promise<void> {
  await expect
    .poll(async () => {
      const now = await middleOf(stage);
      return Math.abs(mean(now) - mean(web)) < 2 && difference(now, web) < 3;
    })
    .toBe(true);
}

for (const name of ['bitewing-12bit.png', 'bitewing-12bit.tif']) {
  test(`${name}: the original looks as the web version does, and has all its levels`, async ({
    page,
    gallery,
    service,
    patient,
  }) => {
    await service.upload(patient, await service.newStudy(patient), sampleBytes(name));
    await gallery.open();
    await gallery.pictures.first().click();
    await expect(pane(page)).toHaveAttribute('data-state', 'ready');
    const stage = pane(page).getByRole('group');
    const web = await middleOf(stage);

    await page.keyboard.press('o');
    await expect(pane(page)).toHaveAttribute('data-version', 'original');
    await expect(pane(page)).toHaveAttribute('data-bits', '12');
    await expect(page.getByRole('dialog', { name: 'Picture viewer' })).toContainText('Original, 12 bit');
    await gallery.screenshot(`deep-${name}`);
    await looksLike(stage, web);

    // A narrow window: each of the sensor's values in it has a level, where 8 bits would leave width / 16.
    for (let i = 0; i < 24; i += 1) await page.keyboard.press('k');
    const width = Number(await pane(page).getAttribute('data-window-width'));
    expect(width).toBeLessThan(120);
    await expect.poll(() => levelsOf(pane(page).locator('canvas'))).toBeGreaterThan(width / 2);
    await page.keyboard.press('Space');
    await looksLike(stage, web);
  });
}

test('what decodes them is loaded only when it is needed', async ({ page, gallery, service, patient }) => {
  const scripts: string[] = [];
  page.on('request', (request) => request.url().endsWith('.js') && scripts.push(request.url()));
  await service.upload(patient, await service.newStudy(patient), sampleBytes('bitewing-12bit.png'));
  await gallery.open();
  await gallery.pictures.first().click();
  await expect(pane(page)).toHaveAttribute('data-state', 'ready');
  const before = scripts.length;
  await page.keyboard.press('o');
  await expect(pane(page)).toHaveAttribute('data-version', 'original');
  expect(scripts.length).toBeGreaterThan(before);
});
