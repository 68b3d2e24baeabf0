// Offline, expired tokens, refusals, broken pictures: each is said, and what can recover does so.
import type { Page } from '@playwright/test';

import type { ImagingGallery } from '../../src/imaging-gallery';
import { sampleBytes } from './support/paths';
import { nobody, type Service } from './support/service';
import { expect, isDrawn, test } from './support/test';

async function onePicture(service: Service, patient: number): Promise<number> {
  return service.upload(patient, await service.newStudy(patient), sampleBytes('bitewing.png'));
}

test('offline shows a proper error, keeps what is there, and recovers by itself', async ({ page, context, gallery, service, patient }) => {
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

test('thumbnails that were asked for while offline come when the network is back', async ({ page, gallery, service, patient }) => {
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
      const element = document.createElement('imaging-gallery') as ImagingGallery;
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

test('an expired token is renewed once, whatever number of requests it was refused', async ({ page, gallery, service, patient }) => {
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
    await page.route('**/imaging/patients/**', (route) => route.fulfill({ status, body, contentType: 'application/json' }), { times: 1 });
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

test('a page of older studies that cannot be had is said below those that are there', async ({ page, gallery, service, patient }) => {
  service.database.ask(`
    INSERT INTO public.imaging_study (clinic_id, patient_id, kind, title, captured_at)
    SELECT 12, ${patient}, 'XRAY_PA', 'Visit ' || n, now() - n * interval '1 day' FROM generate_series(1, 60) n`);
  await page.route('**/studies?*cursor=*', (route) => route.fulfill({ status: 503, body: '' }), { times: 1 });
  await gallery.open();
  await expect(page.getByText('Visit 1', { exact: true })).toBeVisible();
  await page.keyboard.press('End');
  const alert = page.getByRole('alert');
  await expect(alert).toContainText('Not all studies could be loaded.');
  await alert.getByRole('button', { name: 'Try again' }).click();
  await expect(page.getByText('Visit 60', { exact: true })).toBeAttached();
});
