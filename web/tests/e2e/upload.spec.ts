// Uploading: chosen or dropped files, into a study that is there or a new one; progress, cancel, retry, refusals.
import type { Locator, Page } from '@playwright/test';

import { sample, sampleBytes } from './support/paths';
import { reader } from './support/service';
import { expect, heldBack, isDrawn, test } from './support/test';

const panel = (page: Page): Locator => page.getByRole('dialog', { name: 'Upload' });
const row = (page: Page, name: string): Locator => panel(page).getByRole('listitem').filter({ hasText: name });

async function choose(page: Page, ...files: (string | { name: string; mimeType: string; buffer: Buffer })[]): Promise<void> {
  await page.getByRole('button', { name: 'Upload', exact: true }).click();
  await panel(page)
    .getByLabel('Choose files')
    .setInputFiles(files as string[]);
}

const start = (page: Page) =>
  panel(page)
    .getByRole('button', { name: /^Upload \d+ files?$/ })
    .click();

test('several files go into a new study and appear in the gallery', async ({ page, gallery, service, patient }) => {
  await gallery.open();
  await choose(page, sample('bitewing.png'), sample('bitewing-12bit.png'), sample('bitewing-12bit.tif'));
  await panel(page).getByRole('combobox', { name: 'Kind', exact: true }).selectOption('XRAY_PA');
  await panel(page).getByRole('textbox', { name: 'Title' }).fill('Upper left');
  await start(page);
  await expect(page.locator('ig-upload').getByRole('status')).toContainText('3 of 3 uploaded');
  await gallery.screenshot('upload-done');
  await expect(gallery.thumbnails).toHaveCount(3);
  expect(await isDrawn(gallery.thumbnails.first())).toBe(true);
  await expect(page.getByRole('heading', { level: 3 })).toHaveText([/Periapical X-rays\s+Upper left/]);
  const studies = service.database.ask(
    `SELECT count(*) || ' ' || min(kind) FROM public.imaging_study WHERE patient_id = ${patient}`,
  );
  expect(studies, 'one study for all of them').toBe('1 XRAY_PA');
});

test('a file is added to a study that is there', async ({ page, gallery, service, patient }) => {
  const study = await service.newStudy(patient, { title: 'Recall' });
  await gallery.open();
  await choose(page, sample('bitewing.png'));
  await panel(page)
    .getByRole('combobox', { name: 'Study' })
    .selectOption({ label: await panel(page).locator('option').filter({ hasText: 'Recall' }).innerText() });
  await start(page);
  await expect(row(page, 'bitewing.png')).toContainText('Uploaded');
  expect(service.database.ask(`SELECT study_id FROM public.imaging_asset WHERE patient_id = ${patient}`)).toBe(String(study));
});

test('files dropped on the gallery are offered for upload', async ({ page, gallery }) => {
  await gallery.open();
  await expect(page.getByRole('heading', { name: 'No pictures' })).toBeVisible();
  const files = await page.evaluateHandle((base64) => {
    const data = new DataTransfer();
    const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
    data.items.add(new File([bytes], 'dropped.png', { type: 'image/png' }));
    return data;
  }, sampleBytes('bitewing.png').toString('base64'));
  for (const type of ['dragenter', 'dragover', 'drop']) {
    await page.locator('imaging-gallery').dispatchEvent(type, { dataTransfer: files });
    if (type === 'dragover') await gallery.screenshot('drop');
  }
  await expect(row(page, 'dropped.png')).toContainText('Ready to upload');
  await start(page);
  await expect(gallery.thumbnails).toHaveCount(1);
});

test('what the service refuses is shown in its own words, and the rest goes on', async ({ page, gallery, service, patient }) => {
  await service.newStudy(patient);
  await gallery.open();
  const whole = sampleBytes('bitewing.png');
  await choose(
    page,
    { name: 'text.png', mimeType: 'image/png', buffer: Buffer.from('this is no picture') },
    { name: 'cut.png', mimeType: 'image/png', buffer: whole.subarray(0, whole.length / 2) },
    { name: 'good.png', mimeType: 'image/png', buffer: whole },
    { name: 'empty.png', mimeType: 'image/png', buffer: Buffer.alloc(0) },
  );
  await start(page);
  await expect(row(page, 'good.png')).toContainText('Uploaded');
  await expect(row(page, 'text.png').getByRole('alert')).toContainText(/type|declared/i);
  await expect(row(page, 'cut.png').getByRole('alert')).toContainText(/damaged|incomplete/i);
  await expect(row(page, 'empty.png').getByRole('alert')).toContainText(/empty/i);
  await gallery.screenshot('upload-refused');
  await expect(gallery.thumbnails).toHaveCount(1);
});

test('an upload tells how far it is, can be cancelled, and sent after all', async ({ page, gallery, service, patient }) => {
  await service.newStudy(patient);
  await gallery.open();
  const answer = await heldBack(page, '**/imaging/assets/upload', 1);
  await choose(page, sample('bitewing.png'));
  await start(page);
  await expect(row(page, 'bitewing.png').getByRole('progressbar')).toBeVisible();
  await row(page, 'bitewing.png').getByRole('button', { name: 'Cancel bitewing.png' }).click();
  await expect(row(page, 'bitewing.png')).toContainText('Cancelled');
  answer();
  await row(page, 'bitewing.png').getByRole('button', { name: 'Retry bitewing.png' }).click();
  await expect(row(page, 'bitewing.png')).toContainText('Uploaded');
  expect(service.database.ask(`SELECT count(*) FROM public.imaging_asset WHERE is_active AND patient_id = ${patient}`)).toBe('1');
});

test('offline, an upload waits and goes on by itself', async ({ page, context, gallery, service, patient }) => {
  await service.newStudy(patient);
  await gallery.open();
  await choose(page, sample('bitewing.png'));
  await context.setOffline(true);
  await start(page);
  await expect(page.locator('ig-upload').getByRole('status')).toContainText('No connection');
  await gallery.screenshot('upload-offline');
  await context.setOffline(false);
  await expect(row(page, 'bitewing.png')).toContainText('Uploaded');
  await expect(gallery.thumbnails).toHaveCount(1);
});

test('who may only read is told so', async ({ page, gallery, service, patient }) => {
  await service.newStudy(patient);
  await gallery.open(service.token(reader));
  await choose(page, sample('bitewing.png'));
  await start(page);
  await expect(row(page, 'bitewing.png').getByRole('alert')).toContainText('not allowed');
});

test('older studies can be chosen too', async ({ page, gallery, service, patient }) => {
  service.database.ask(`
    INSERT INTO public.imaging_study (clinic_id, patient_id, kind, title, captured_at)
    SELECT 12, ${patient}, 'XRAY_PA', 'Visit ' || n, now() - n * interval '1 day' FROM generate_series(1, 100) n`);
  await gallery.open();
  await choose(page, sample('bitewing.png'));
  const oldest = panel(page).locator('option').filter({ hasText: 'Visit 100' });
  await expect(oldest).toHaveCount(0);
  const more = panel(page).getByRole('button', { name: 'Show older studies too' });
  await gallery.screenshot('upload-older');
  await more.focus();
  await expect(async () => {
    await page.keyboard.press('Enter');
    await expect(oldest).toHaveCount(1, { timeout: 300 });
  }).toPass();
  await expect(more).toHaveCount(0);
  await expect(panel(page).getByRole('combobox', { name: 'Study' }), 'the focus is not lost').toBeFocused();
});
