// What the page around the gallery does to it: other patients, other tokens, moves, dialogs of its own.
import type { Locator, Page } from '@playwright/test';

import { sampleBytes } from './support/paths';
import { expect, test } from './support/test';
import type { Service } from './support/service';

const element = (page: Page): Locator => page.locator('imaging-gallery');
const viewer = (page: Page): Locator => page.getByRole('dialog', { name: 'Picture viewer' });

async function set(page: Page, properties: object): Promise<void> {
  await element(page).evaluate((gallery, values) => void Object.assign(gallery, values), properties);
}

async function addPictures(service: Service, patient: number, count: number): Promise<void> {
  const study = await service.newStudy(patient);
  for (let i = 0; i < count; i += 1) await service.upload(patient, study, sampleBytes('bitewing.png'));
}

test('nothing of one patient stays for the next', async ({ page, gallery, service, patient }) => {
  const other = service.newPatient();
  await addPictures(service, patient, 1);
  await addPictures(service, other, 2);
  await gallery.open();
  await page.getByRole('button', { name: 'X-rays', exact: true }).click();
  await gallery.pictures.click();
  await expect(page.locator('ig-pane')).toHaveAttribute('data-state', 'ready');
  await set(page, { patientId: other });
  await expect(viewer(page)).toBeHidden();
  await expect(gallery.thumbnails).toHaveCount(2);
  await expect(page.getByRole('button', { name: 'All', exact: true })).toHaveAttribute('aria-pressed', 'true');
});

test('a new token leaves what is on the screen', async ({ page, gallery, service, patient }) => {
  await addPictures(service, patient, 1);
  await gallery.open();
  await expect(gallery.thumbnails).toHaveCount(1);
  const asked: string[] = [];
  page.on('request', (request) => asked.push(request.url()));
  const token = service.token();
  await element(page).evaluate((gallery, value) => void Object.assign(gallery, { token: () => value }), token);
  await gallery.pictures.click();
  await set(page, { token });
  await expect(page.locator('ig-pane')).toHaveAttribute('data-state', 'ready');
  expect(asked.filter((url) => url.includes('/studies'))).toEqual([]);
});

test('a good token after a refused one brings the pictures', async ({ page, gallery, service, patient }) => {
  await addPictures(service, patient, 1);
  await gallery.open('stale');
  await expect(page.getByRole('alert')).toContainText('Your session has ended');
  await set(page, { token: service.token() });
  await expect(gallery.thumbnails).toHaveCount(1);
});

test('it may be moved in the page while the viewer is open', async ({ page, gallery, service, patient }) => {
  await addPictures(service, patient, 1);
  await gallery.open();
  await gallery.pictures.click();
  await expect(viewer(page)).toBeVisible();
  await element(page).evaluate((gallery) => document.body.append(gallery));
  await expect(viewer(page)).toBeHidden();
  await gallery.pictures.click();
  await expect(page.locator('ig-pane')).toHaveAttribute('data-state', 'ready');
});

test('out of the page, it asks the service for nothing', async ({ page, gallery, service, patient }) => {
  await addPictures(service, patient, 1);
  await gallery.open();
  await expect(gallery.thumbnails).toHaveCount(1);
  const asked: string[] = [];
  page.on('request', (request) => request.url().includes('/imaging/') && asked.push(request.url()));
  await element(page).evaluate((gallery: HTMLElement & { patientId: number }) => {
    gallery.remove();
    gallery.patientId += 1;
  });
  // Whatever it would ask for is asked for within two frames, and comes before this.
  await page.evaluate(async () => {
    for (let i = 0; i < 2; i += 1) await new Promise(requestAnimationFrame);
    await fetch('/health');
  });
  expect(asked).toEqual([]);
});

test('the keys of a dialog over the viewer are that dialog’s', async ({ page, gallery, service, patient }) => {
  await addPictures(service, patient, 1);
  await gallery.open();
  await gallery.pictures.click();
  await expect(page.locator('ig-pane')).toHaveAttribute('data-state', 'ready');
  await page.evaluate(() => {
    const dialog = document.createElement('dialog');
    dialog.append(document.createElement('input'));
    document.body.append(dialog);
    dialog.showModal();
  });
  const field = page.locator('body > dialog input');
  await field.pressSequentially('hi');
  await expect(field).toHaveValue('hi');
  await expect(page.locator('ig-pane')).toHaveAttribute('data-inverted', 'false');
});

test('the viewer opens offline too, and says what is missing', async ({ page, context, gallery, service, patient }) => {
  await addPictures(service, patient, 1);
  const fetched = page.waitForResponse(/\/gallery\/viewer\..*\.js/);
  await gallery.open();
  await expect(gallery.thumbnails).toHaveCount(1);
  await (await fetched).finished();
  await context.setOffline(true);
  await gallery.pictures.click();
  await expect(viewer(page).getByRole('alert')).toContainText('No connection');
});

test('after the viewer, the picture that it showed last has the focus', async ({ page, gallery, service, patient }) => {
  await addPictures(service, patient, 3);
  await gallery.open();
  await gallery.pictures.first().click();
  await expect(viewer(page)).toBeVisible();
  await page.keyboard.press('End');
  await expect(viewer(page)).toContainText('3 of 3');
  await page.keyboard.press('Escape');
  await expect(gallery.pictures.nth(2)).toBeFocused();
});
