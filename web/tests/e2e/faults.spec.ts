// Offline, expired tokens, refusals, broken pictures: each is said, and what can recover does so.
import type { Page } from '@playwright/test';

import type { ImagingGallery } from '../../src/imaging-gallery';
import { sampleBytes } from './support/paths';
import { nobody, type Service } from './support/service';
import { expect, isDrawn, test } from './support/test';

async function onePicture(service: Service, patient: number): Promise<number> {
  return service.upload(patient, await service.newStudy(patient), sampleBytes('bitewing.png'));
}

test('offline shows a proper error, keeps what is there, and recovers by itself', async ({
  page,
  context,
  gallery,
  service,
  patient,
}) => {
  await onePicture(service, patient);
  await gallery.open();
  await expect(gallery.thumbnails).toHaveCount(1);
  await context.setOffline(true);
  const alert = page.getByRole('alert');
  await expect(alert).toContainText('No connection to the imaging service');
  expect(await isDrawn(gallery.thumbnails.first())).toBe(true);
  await gallery.screenshot('offline');
  await context.setOffline(false);
  await expect(alert).toHaveCount(0);
});

test('a gallery opened while the service is away loads once it is back', async ({ page, gallery, service, patient }) => {
  await onePicture(service, patient);
  await page.route(/\/(imaging\/|health)/, (route) => route.abort('connectionrefused'));
  await gallery.open();
  await expect(page.getByRole('heading', { name: 'The pictures could not be loaded' })).toBeVisible();
  await gallery.screenshot('away');
  await page.unroute(/\/(imaging\/|health)/);
  await expect(gallery.thumbnails).toHaveCount(1);
  await expect(page.getByRole('alert')).toHaveCount(0);
});

test('thumbnails that were asked for while offline come when the network is back', async ({
  page,
  gallery,
  service,
  patient,
}) => {
  await onePicture(service, patient);
  await page.route(/\/(imaging\/assets|health)/, (route) => route.abort('connectionrefused'));
  await gallery.open();
  await expect(gallery.pictures).toContainText('Offline');
  await page.unroute(/\/(imaging\/assets|health)/);
  await expect(gallery.thumbnails).toHaveCount(1);
});

// On the page without a link, an element with a token of the test's choice.
async function withTokens(page: Page, service: Service, patient: number, tokens: string[]) {
  await page.goto(`${service.base}/gallery/`);
  await page.evaluate(
    ({ patient, tokens }) => {
      const element = document.createElement('imaging-gallery');
      const asked = { count: 0 };
      Object.assign(window, { asked });
      element.patientId = patient;
      element.token = () => tokens[Math.min(asked.count++, tokens.length - 1)]!;
      document.body.append(element);
    },
    { patient, tokens },
  );
  return () => page.evaluate(() => (window as unknown as { asked: { count: number } }).asked.count);
}

test('an expired token is renewed once, whatever number of requests it was refused', async ({
  page,
  gallery,
  service,
  patient,
}) => {
  for (let i = 0; i < 3; i += 1) await onePicture(service, patient);
  const asked = await withTokens(page, service, patient, [service.token(undefined, 12, -30), service.token()]);
  await expect(gallery.thumbnails).toHaveCount(3);
  expect(await asked()).toBe(2);
});

test('a token that is refused after it was renewed ends the session in words', async ({ page, service, patient }) => {
  const expired = service.token(undefined, 12, -30);
  const asked = await withTokens(page, service, patient, [expired, expired]);
  await expect(page.getByText('Your session has ended. Sign in again.')).toBeVisible();
  expect(await asked()).toBe(2);
});

test('who may not read is told so', async ({ page, gallery, service }) => {
  await gallery.open(service.token(nobody));
  await expect(page.getByText('You are not allowed to do this.')).toBeVisible();
  await gallery.screenshot('forbidden');
});

const refusals: [number, string, RegExp][] = [
  [404, 'not_found', /not there any more/],
  [413, 'too_large', /^Own words\.$/],
  [415, 'unsupported_media_type', /^Own words\.$/],
  [422, 'unprocessable_image', /^Own words\.$/],
  [500, 'internal_error', /Something went wrong in the imaging service/],
  [503, 'unavailable', /busy or its storage is away/],
];
for (const [status, error, text] of refusals) {
  test(`${status} has its message, and another try`, async ({ page, gallery, service, patient }) => {
    await onePicture(service, patient);
    const body = JSON.stringify({ error, message: 'own words', requestId: '6f1c0000-0000-4000-8000-000000000000' });
    await page.route('**/imaging/patients/**', (route) => route.fulfill({ status, body, contentType: 'application/json' }), {
      times: 1,
    });
    await gallery.open();
    const alert = page.getByRole('alert').filter({ hasText: 'could not be loaded' });
    await expect(alert.getByText(text)).toBeVisible();
    await expect(alert).toContainText('6f1c0000');
    await alert.getByRole('button', { name: 'Try again' }).click();
    await expect(gallery.thumbnails).toHaveCount(1);
  });
}

test('a thumbnail that a busy service refuses is asked for again', async ({ page, gallery, service, patient }) => {
  await onePicture(service, patient);
  await page.route('**/imaging/assets/**', (route) => route.fulfill({ status: 503, body: '' }), { times: 2 });
  await gallery.open();
  await expect(gallery.pictures).toContainText('No preview');
  await expect(gallery.thumbnails).toHaveCount(1);
});

test('a broken picture never shows the sign of a broken picture', async ({ page, gallery, service, patient }) => {
  await onePicture(service, patient);
  await page.route('**/imaging/assets/**', (route) => route.fulfill({ body: 'not a picture', contentType: 'image/webp' }));
  await gallery.open();
  await expect(gallery.pictures).toContainText('No preview');
  await expect(gallery.thumbnails).toHaveCount(0);
  await gallery.screenshot('broken-thumbnail');
});

test('a page of older studies that cannot be had is said below those that are there', async ({
  page,
  gallery,
  service,
  patient,
}) => {
  service.database.ask(`
    INSERT INTO public.imaging_study (clinic_id, patient_id, kind, title, captured_at)
    SELECT 12, ${patient}, 'XRAY_PA', 'Visit ' || n, now() - n * interval '1 day' FROM generate_series(1, 60) n`);
  await page.route('**/studies?*cursor=*', (route) => route.fulfill({ status: 503, body: '' }), { times: 1 });
  await gallery.open();
  await expect(page.getByText('Visit 1', { exact: true })).toBeVisible();
  await page.keyboard.press('End');
  const alert = page.getByRole('alert');
  await expect(alert).toContainText('Not all studies could be loaded.');
  await alert.getByRole('button', { name: 'Try again' }).press('Enter');
  await expect(page.getByText('Visit 40', { exact: true })).toBeAttached();
  expect(await page.evaluate(() => document.activeElement?.localName), 'the focus is not lost').toBe('imaging-gallery');
  await expect(async () => {
    await page.keyboard.press('End');
    await expect(page.getByText('Visit 60', { exact: true })).toBeAttached({ timeout: 300 });
  }).toPass();
});

test('a thumbnail that cannot be had says why, and one alert says what to do', async ({ page, gallery, service, patient }) => {
  await onePicture(service, patient);
  await onePicture(service, patient);
  let status = 404;
  let once = 0;
  await page.route('**/imaging/assets/*?variant=thumb', (route) =>
    once++ === 0 ? route.continue() : route.fulfill({ status, body: '' }),
  );
  await gallery.open();
  await expect(gallery.thumbnails).toHaveCount(1);
  const bad = gallery.pictures.filter({ hasText: 'No preview' });
  await expect(bad).toHaveAccessibleName(/No preview\. Not there any more\. This is not there any more/);
  await expect(page.getByRole('alert')).toHaveCount(0);

  status = 401;
  await page.reload();
  once = 0;
  await gallery.open();
  await expect(bad).toContainText('Signed out');
  await expect(page.getByRole('alert')).toHaveText(/Your session has ended\. Sign in again\./);
  await gallery.screenshot('session-ended');
  const kept = await gallery.thumbnails.getAttribute('src');
  status = 403;
  await page.getByRole('button', { name: 'Try again' }).click();
  await expect(page.getByRole('alert')).toContainText('You are not allowed');
  await expect(bad).toHaveAccessibleName(/Not allowed/);
  await page.unroute('**/imaging/assets/*?variant=thumb');
  await page.getByRole('button', { name: 'Try again' }).click();
  await expect(gallery.thumbnails).toHaveCount(2);
  await expect(page.getByRole('alert')).toHaveCount(0);
  expect(
    await gallery.thumbnails.evaluateAll((all, src) => all.some((image) => image.getAttribute('src') === src), kept),
    'what was there stays',
  ).toBe(true);
});

test('a part that cannot be loaded is said, and a later click brings it', async ({ page, gallery, service, patient }) => {
  await onePicture(service, patient);
  await page.route('**/gallery/viewer.*.js', (route) => route.abort());
  await gallery.open();
  await gallery.pictures.click();
  await expect(page.getByRole('alert')).toContainText('This part of the gallery could not be loaded');
  await gallery.screenshot('part-missing');
  await page.unroute('**/gallery/viewer.*.js');
  await gallery.pictures.click();
  await expect(page.locator('ig-pane')).toHaveAttribute('data-state', 'ready');
  await page.keyboard.press('Escape');
  await expect(page.getByRole('alert')).toHaveCount(0);
});

test('what goes away does not take the focus with it', async ({ page, gallery, service, patient }) => {
  const hasFocus = () => page.evaluate(() => document.activeElement?.localName);
  await page.route('**/imaging/patients/**', (route) => route.fulfill({ status: 500, body: '' }), { times: 1 });
  await gallery.open();
  await page.getByRole('button', { name: 'Try again' }).press('Enter');
  await expect(page.getByRole('button', { name: 'Upload pictures' })).toBeVisible();
  expect(await hasFocus(), 'after another try').toBe('imaging-gallery');

  await page.getByRole('button', { name: 'Upload pictures' }).press('Enter');
  await onePicture(service, patient);
  await page.locator('imaging-gallery').evaluate((element) => (element as ImagingGallery).refresh());
  await expect(gallery.thumbnails).toHaveCount(1);
  await page.keyboard.press('Escape');
  await expect(page.getByRole('button', { name: 'Upload', exact: true }), 'what opened the panel is gone').toBeFocused();

  await page.getByRole('searchbox').fill('nothing like this');
  await page.getByRole('button', { name: 'Show all pictures' }).press('Enter');
  await expect(page.getByRole('button', { name: 'All', exact: true })).toBeFocused();
});
