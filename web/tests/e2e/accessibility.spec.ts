// WCAG 2.2 AA as far as axe sees it, in every state; the keyboard alone; reduced motion.
import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';

import { sampleBytes } from './support/paths';
import { expect, test } from './support/test';

async function isAccessible(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page })
    .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'])
    .analyze();
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(' ')}`)).toEqual([]);
}

// What has the focus, and the elements whose shadow it is in, from the outside.
const focused = (page: Page): Promise<string> =>
  page.evaluate(() => {
    const path: string[] = [];
    for (let at = document.activeElement; at; at = at.shadowRoot?.activeElement ?? null) path.push(at.localName);
    return path.join(' ');
  });

test.beforeEach(async ({ service, patient }) => {
  const study = await service.newStudy(patient, { title: 'Recall' });
  await service.upload(patient, study, sampleBytes('bitewing.png'));
  await service.upload(patient, study, sampleBytes('bitewing-12bit.png'));
});

for (const [size, viewport] of [
  ['desk', { width: 1280, height: 800 }],
  ['phone', { width: 390, height: 844 }],
] as const) {
  test(`every state is accessible at the size of a ${size}`, async ({ page, gallery }) => {
    await page.setViewportSize(viewport);
    await gallery.open();
    await expect(gallery.thumbnails).toHaveCount(2);
    await gallery.screenshot(`gallery-${size}`);
    await isAccessible(page);
    expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), 'no sideways scrolling').toBe(true);

    await page.getByRole('searchbox').fill('nothing like this');
    await expect(page.getByText('No picture matches')).toBeVisible();
    await isAccessible(page);
    await page.getByRole('button', { name: 'Clear filters' }).click();

    await page.getByRole('button', { name: 'Upload', exact: true }).click();
    await expect(page.getByRole('dialog')).toBeVisible();
    await gallery.screenshot(`upload-${size}`);
    await isAccessible(page);
    await page.keyboard.press('Escape');

    await gallery.pictures.first().click();
    await expect(page.locator('ig-pane')).toHaveAttribute('data-state', 'ready');
    await gallery.screenshot(`viewer-${size}`);
    await isAccessible(page);
    await page.keyboard.press('?');
    await isAccessible(page);
    await page.keyboard.press('Escape');
    for (let i = 0; i < 3; i += 1) await page.keyboard.press('+');
    await expect(page.getByRole('button', { name: 'Move left' })).toBeVisible();
    await page.keyboard.press('c');
    await expect(page.locator('ig-pane')).toHaveCount(2);
    await isAccessible(page);
  });
}

test('faults are accessible too', async ({ page, context, gallery }) => {
  await gallery.open();
  await expect(gallery.thumbnails).toHaveCount(2);
  await context.setOffline(true);
  await expect(page.getByRole('alert')).toBeVisible();
  await isAccessible(page);

  await context.setOffline(false);
  await page.route('**/imaging/assets/**', (route) => route.fulfill({ status: 401, body: '' }));
  await page.goto('about:blank');
  await gallery.open();
  await expect(gallery.pictures.first()).toContainText('Signed out');
  await isAccessible(page);
});

test('the keyboard alone opens a picture and comes back to it', async ({ page, gallery }) => {
  await gallery.open();
  await expect(gallery.thumbnails).toHaveCount(2);
  for (let i = 0; i < 20 && !(await gallery.pictures.nth(1).evaluate((element) => element.matches(':focus'))); i += 1) {
    await page.keyboard.press('Tab');
  }
  await expect(gallery.pictures.nth(1)).toBeFocused();
  const outline = await gallery.pictures.nth(1).evaluate((element) => getComputedStyle(element).outlineStyle);
  expect(outline, 'the focus is visible').toBe('solid');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('dialog', { name: 'Picture viewer' })).toBeVisible();
  const visited = new Set<string>();
  for (let i = 0; i < 60; i += 1) {
    await page.keyboard.press('Tab');
    visited.add(await focused(page));
  }
  expect(
    [...visited].filter((path) => !/^(body|imaging-gallery ig-viewer )/.test(path)),
    'the focus stays inside',
  ).toEqual([]);
  expect([...visited], 'it reaches the picture and the buttons').toEqual(
    expect.arrayContaining([expect.stringContaining('ig-pane'), expect.stringContaining('ig-toolbar button')]),
  );
  await page.keyboard.press('Escape');
  await expect(gallery.pictures.nth(1)).toBeFocused();
});

test('who wants less motion gets none', async ({ page, gallery }) => {
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await page.route('**/imaging/patients/**', () => {}); // never answered: the loading state moves otherwise
  await gallery.open();
  const ghost = page.locator('.ghost').first();
  await expect(ghost).toBeVisible();
  expect(await ghost.evaluate((element) => getComputedStyle(element).animationName)).toBe('none');
});
