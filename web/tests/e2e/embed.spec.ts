// In a page of another origin, as the README's plain HTML example has it.
import { test as base } from '@playwright/test';

import type { ImagingGallery } from '../../src/imaging-gallery';
import { Application } from './support/application';
import { sample, sampleBytes } from './support/paths';
import { Service } from './support/service';
import { expect, isDrawn } from './support/test';

const test = base.extend<object, { application: Application; service: Service }>({
  application: [
    async ({}, use) => {
      const application = await Application.start();
      await use(application);
      application.stop();
    },
    { scope: 'worker' },
  ],
  service: [
    async ({ application }, use) => {
      const service = new Service();
      await service.start(application.origin);
      await use(service);
      await service.stop();
    },
    { scope: 'worker' },
  ],
});

test('an application on an allowed origin loads the module and uses the API', async ({ page, application, service }) => {
  const patient = service.newPatient();
  await service.upload(patient, await service.newStudy(patient), sampleBytes('bitewing-12bit.png'));
  application.serve(
    `<!doctype html><html lang="en"><title>App</title>
     <imaging-gallery base-url="${service.base}" patient-id="${patient}"></imaging-gallery>
     <script type="module" nonce="n">
       import '${service.base}/gallery/imaging-gallery.js';
       const gallery = document.querySelector('imaging-gallery');
       window.addEventListener('error', () => { window.faults = 'reached the window'; });
       gallery.addEventListener('error', ({ detail }) => { document.title = 'fault ' + detail.status; });
       gallery.addEventListener('asset-open', (event) => { document.title = 'opened ' + event.detail.variant; });
       gallery.addEventListener('upload-done', () => { document.title = 'stored'; });
       gallery.token = async () => '${service.token()}';
     </script>`,
    `default-src 'none'; script-src 'nonce-n' ${service.base}; connect-src ${service.base}; img-src blob:; worker-src blob:; style-src 'self'`,
  );
  await page.goto(application.origin);
  const picture = page.getByRole('button', { name: /^Open X-ray/ });
  await expect.poll(async () => (await picture.locator('img').count()) === 1 && isDrawn(picture.locator('img'))).toBe(true);
  await picture.click();
  await expect(page).toHaveTitle('opened web');
  await page.keyboard.press('o');
  await expect(page).toHaveTitle('opened original');
  await expect(page.getByRole('dialog')).toContainText('12 bit');
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Upload', exact: true }).click();
  await page.getByLabel('Choose files').setInputFiles(sample('bitewing.png'));
  await page.getByRole('button', { name: 'Upload 1 file' }).click();
  await expect(page, 'the preflight allows what the client sends').toHaveTitle('stored');
  await page.keyboard.press('Escape');
  await page.route('**/imaging/patients/**', (route) => route.fulfill({ status: 503, body: '' }));
  await page.locator('imaging-gallery').evaluate((element) => (element as ImagingGallery).refresh());
  await expect(page).toHaveTitle('fault 503');
  expect(await page.evaluate(() => 'faults' in window), 'a fault is no fault of a script').toBe(false);
});

test('an application on another origin cannot even load the module', async ({ page, application }) => {
  const closed = new Service();
  await closed.start();
  try {
    application.serve(`<script type="module" src="${closed.base}/gallery/imaging-gallery.js"></script>`, '');
    const refused = page.waitForEvent('console', (message) => /CORS policy/.test(message.text()));
    await page.goto(application.origin);
    await refused;
    expect(await page.evaluate(() => customElements.get('imaging-gallery') === undefined)).toBe(true);
  } finally {
    await closed.stop();
  }
});
