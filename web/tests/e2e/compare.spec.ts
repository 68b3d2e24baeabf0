// Two pictures side by side: each with its own look, and what is seen of them linked.
import type { Page } from '@playwright/test';

import { sampleBytes } from './support/paths';
import { greyPng } from './support/pixels';
import type { Service } from './support/service';
import { expect, test, type Gallery } from './support/test';
import { opened, pane, zoomOf } from './support/viewer';

test('two pictures are compared side by side, each with its own look', async ({ page, gallery, service }) => {
  await opened(gallery, service, [sampleBytes('bitewing.png'), sampleBytes('bitewing-12bit.png'), greyPng(300, 200, () => 90)]);
  await compared(page);
  const active = page.locator('ig-pane[active]');
  await expect(active).toHaveCount(1);
  await page.getByRole('group', { name: 'Right picture' }).click();
  await page.keyboard.press('i');
  await expect(pane(page).nth(1)).toHaveAttribute('data-inverted', 'true');
  await expect(pane(page).nth(0)).toHaveAttribute('data-inverted', 'false');
  await gallery.screenshot('compare');
  await page.keyboard.press('c');
  await expect(pane(page)).toHaveCount(1);
});

async function compared(page: Page): Promise<void> {
  await page.keyboard.press('c');
  await expect(pane(page)).toHaveCount(2);
  await expect(pane(page).nth(1)).toHaveAttribute('data-state', 'ready');
}

// Where the pane's middle is in its picture, as parts of the picture's width and height.
async function middle(page: Page, i: number): Promise<[number, number]> {
  const box = (await pane(page).nth(i).boundingBox())!;
  const picture = (await pane(page).nth(i).getByRole('img').boundingBox())!;
  return [(box.x + box.width / 2 - picture.x) / picture.width, (box.y + box.height / 2 - picture.y) / picture.height];
}

// Of another size, so that the same part of it is at another scale.
const two = (gallery: Gallery, service: Service) =>
  opened(gallery, service, [sampleBytes('bitewing.png'), greyPng(600, 450, (x, y) => (x + y) & 255)]);

async function showTheSame(page: Page): Promise<void> {
  const [left, right] = [await middle(page, 0), await middle(page, 1)];
  expect(right[0]).toBeCloseTo(left[0], 2);
  expect(right[1]).toBeCloseTo(left[1], 2);
}

test('zoom and pan of the two are linked until somebody says otherwise', async ({ page, gallery, service }) => {
  await two(gallery, service);
  await compared(page);
  const linked = page.getByRole('button', { name: 'Linked zoom and pan' });
  await expect(linked).toHaveAttribute('aria-pressed', 'true');
  const fit = [await zoomOf(pane(page).nth(0)), await zoomOf(pane(page).nth(1))] as const;

  const box = (await pane(page).nth(0).boundingBox())!;
  await page.mouse.move(box.x + box.width * 0.7, box.y + box.height * 0.6);
  for (let i = 0; i < 6; i += 1) await page.mouse.wheel(0, -120);
  const ratio = async () => (await zoomOf(pane(page).nth(1))) / fit[1] / ((await zoomOf(pane(page).nth(0))) / fit[0]);
  await expect.poll(() => zoomOf(pane(page).nth(0))).toBeGreaterThan(fit[0] * 2);
  await expect.poll(ratio).toBeCloseTo(1, 1);
  await showTheSame(page);
  await page.mouse.down({ button: 'middle' });
  await page.mouse.move(box.x + box.width * 0.5, box.y + box.height * 0.4, { steps: 4 });
  await page.mouse.up({ button: 'middle' });
  await showTheSame(page);
  await gallery.screenshot('compare-linked');

  await page.keyboard.press('s');
  await expect(linked).toHaveAttribute('aria-pressed', 'false');
  const other = await zoomOf(pane(page).nth(0));
  await page.getByRole('group', { name: 'Right picture' }).focus();
  await page.keyboard.press('=');
  await expect.poll(() => zoomOf(pane(page).nth(1))).toBe(fit[1]);
  expect(await zoomOf(pane(page).nth(0)), 'each for itself').toBe(other);

  await page.keyboard.press('s');
  await expect.poll(() => zoomOf(pane(page).nth(0)), 'the other follows the active one').toBe(fit[0]);
});

test('a picture that comes beside one that is zoomed shows the same part', async ({ page, gallery, service }) => {
  await two(gallery, service);
  await page.keyboard.press('1');
  for (let i = 0; i < 3; i += 1) await page.keyboard.press('Shift+ArrowLeft');
  await compared(page);
  await expect.poll(async () => Math.abs((await middle(page, 0))[0] - (await middle(page, 1))[0])).toBeLessThan(0.01);
  expect((await middle(page, 0))[0]).toBeGreaterThan(0.55);
});
