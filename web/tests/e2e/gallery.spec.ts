// The list of pictures: order, groups, filters, states, paging.
import { sampleBytes } from './support/paths';
import { expect, heldBack, isDrawn, test } from './support/test';

test('the gallery of a patient loads its thumbnails', async ({ gallery, service, patient }) => {
  const study = await service.newStudy(patient);
  for (const name of ['bitewing.png', 'bitewing-12bit.png', 'bitewing-12bit.tif']) {
    await service.upload(patient, study, sampleBytes(name));
  }
  await gallery.open();
  await expect(gallery.thumbnails).toHaveCount(3);
  for (const image of await gallery.thumbnails.all()) await expect.poll(() => isDrawn(image)).toBe(true);
  await gallery.screenshot('gallery');
});

test('studies are newest first, under their day, with kind and title', async ({ page, gallery, service, patient }) => {
  await service.newStudy(patient, { kind: 'PHOTO', capturedAt: '2025-03-01T09:00:00Z', title: 'Before' });
  await service.newStudy(patient, { kind: 'XRAY_PANO', capturedAt: '2026-02-09T15:00:00Z' });
  await service.newStudy(patient, { kind: 'XRAY_BWX', capturedAt: '2026-02-09T16:00:00Z' });
  await gallery.open();
  await expect(page.getByRole('heading', { level: 2 })).toHaveText([/9.*2026|2026.*9/, /2025/]);
  await expect(page.getByRole('heading', { level: 3 })).toHaveText([/Bitewing/, /Panoramic/, /Photos\s+Before/]);
});

test('pictures are found by modality, kind and words', async ({ page, gallery, service, patient }) => {
  const xrays = await service.newStudy(patient, { kind: 'XRAY_BWX', title: 'Recall' });
  const photos = await service.newStudy(patient, { kind: 'PHOTO', title: 'Smile' });
  await service.upload(patient, xrays, sampleBytes('bitewing.png'), 'XRAY');
  await service.upload(patient, photos, sampleBytes('bitewing.png'), 'PHOTO');
  await gallery.open();
  await expect(gallery.pictures).toHaveCount(2);
  await page.getByRole('button', { name: 'Photos', exact: true }).click();
  await expect(gallery.pictures).toHaveCount(1);
  await expect(page.getByRole('status')).toContainText('1 picture in 1 study');
  await page.getByRole('button', { name: 'All', exact: true }).click();
  await page.getByRole('combobox', { name: 'Kind of study' }).selectOption('XRAY_BWX');
  await expect(gallery.pictures).toHaveCount(1);
  await page.getByRole('button', { name: 'Clear filters' }).click();
  await page.getByRole('searchbox').fill('smile');
  await expect(page.getByRole('heading', { level: 3 })).toHaveText([/Smile/]);
  await page.getByRole('searchbox').fill('nothing like this');
  await expect(page.getByText('No picture matches')).toBeVisible();
  await gallery.screenshot('nothing-found');
  await page.getByRole('button', { name: 'Show all pictures' }).click();
  await expect(gallery.pictures).toHaveCount(2);
});

test('a patient without pictures is told how to add some', async ({ page, gallery }) => {
  await gallery.open();
  await expect(page.getByRole('heading', { name: 'No pictures of this patient yet' })).toBeVisible();
  await expect(page.getByRole('button', { name: 'Upload pictures' })).toBeVisible();
  await gallery.screenshot('empty');
});

test('while the first page is on its way, the gallery says so', async ({ page, gallery }) => {
  const answer = await heldBack(page, '**/imaging/patients/**');
  await gallery.open();
  await expect(page.getByText('Loading pictures…')).toBeAttached();
  await gallery.screenshot('loading');
  answer();
  await expect(page.getByText('Loading pictures…')).not.toBeAttached();
});

test('thumbnails come into places of the right shape: nothing moves', async ({ page, gallery, service, patient }) => {
  const study = await service.newStudy(patient);
  for (let i = 0; i < 4; i += 1) await service.upload(patient, study, sampleBytes('bitewing.png'));
  const answer = await heldBack(page, '**/imaging/assets/**');
  await gallery.open();
  await expect(gallery.pictures).toHaveCount(4);
  const boxes = () => Promise.all([0, 1, 2, 3].map((i) => gallery.pictures.nth(i).boundingBox()));
  const before = await boxes();
  expect(before[0]!.width / before[0]!.height).toBeCloseTo(1356 / 1030, 1);
  answer();
  await expect(gallery.thumbnails).toHaveCount(4);
  expect(await boxes()).toEqual(before);
});

test('two thousand pictures are paged by scrolling, and those far away are let go', async ({
  page,
  gallery,
  service,
  patient,
}) => {
  const study = await service.newStudy(patient, { title: 'First' });
  const asset = await service.upload(patient, study, sampleBytes('bitewing.png'));
  service.database.ask(`
    WITH study AS (
      INSERT INTO public.imaging_study (clinic_id, patient_id, kind, title, captured_at)
      SELECT 12, ${patient}, (ARRAY['XRAY_BWX', 'PHOTO', 'XRAY_PA'])[1 + n % 3], 'Visit ' || n, now() - n * interval '1 day'
      FROM generate_series(1, 200) n RETURNING id)
    INSERT INTO public.imaging_asset (clinic_id, patient_id, study_id, modality, mime_type, size_bytes, sha256,
      storage_backend, storage_key, thumb_key, web_key, width, height)
    SELECT 12, ${patient}, study.id, 'XRAY', mime_type, size_bytes, sha256, storage_backend,
      storage_key || '.' || study.id || '.' || n, thumb_key, web_key, width, height
    FROM study, generate_series(1, 10) n, public.imaging_asset WHERE imaging_asset.id = ${asset}`);
  // The service shows a file only for the asset that its key names, and 2,000 uploads would take minutes.
  await page.route(/\/imaging\/assets\/\d+/, (route) =>
    route.continue({
      url: route
        .request()
        .url()
        .replace(/assets\/\d+/, `assets/${asset}`),
    }),
  );
  await gallery.open();
  await expect(gallery.thumbnails.first()).toBeVisible();
  const summary = page.getByRole('status');
  await expect(summary).toContainText(/\d+\+ pictures/);
  await expect(async () => {
    await page.mouse.wheel(0, 20_000);
    await expect(summary).toContainText('2001 pictures in 201 studies', { timeout: 100 });
  }).toPass();
  await page.keyboard.press('End');
  await expect(page.getByRole('heading', { level: 3 }).last()).toBeInViewport();
  await expect.poll(() => gallery.thumbnails.count()).toBeLessThan(500);
  await expect.poll(() => isDrawn(gallery.thumbnails.last())).toBe(true);
  await gallery.screenshot('two-thousand');
  await page.getByRole('searchbox').fill('visit 137');
  await expect(gallery.pictures).toHaveCount(10);
});
