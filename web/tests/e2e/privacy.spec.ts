// Where the token and the pictures are, and where they are not.
import { sampleBytes } from './support/paths';
import { expect, test } from './support/test';

test('the token leaves the address bar at once and is in no URL', async ({ page, gallery, service, patient }) => {
  const asset = await service.upload(patient, await service.newStudy(patient), sampleBytes('bitewing.png'));
  const token = service.token();
  const requests: { url: string; authorization: string | undefined }[] = [];
  page.on('request', (request) => requests.push({ url: request.url(), authorization: request.headers()['authorization'] }));
  await gallery.open(token);
  await expect(gallery.thumbnails).toHaveCount(1);
  expect(page.url()).toBe(`${service.base}/gallery/`);
  const { entries } = await (await page.context().newCDPSession(page)).send('Page.getNavigationHistory');
  expect(entries.at(-1)?.url).toBe(page.url());
  for (const { url } of entries) expect(url, 'the history has kept it').not.toContain(token);
  const onTheWire = requests.map(({ url }) => new URL(url)).filter((url) => url.protocol !== 'blob:');
  for (const url of onTheWire) expect(url.search + url.pathname).not.toContain(token);
  const pictures = requests.filter(({ url }) => url.includes(`/imaging/assets/${asset}`));
  expect(pictures.length).toBeGreaterThan(0);
  for (const { authorization } of pictures) expect(authorization).toBe(`Bearer ${token}`);
});

test('nothing is kept: no storage, no cache, no cookie', async ({ page, context, gallery, service, patient }) => {
  await service.upload(patient, await service.newStudy(patient), sampleBytes('bitewing.png'));
  await gallery.open();
  await expect(gallery.thumbnails).toHaveCount(1);
  const kept = await page.evaluate(async () => ({
    local: localStorage.length,
    session: sessionStorage.length,
    caches: (await caches.keys()).length,
    databases: (await indexedDB.databases()).length,
    workers: (await navigator.serviceWorker.getRegistrations()).length,
  }));
  expect(kept).toEqual({ local: 0, session: 0, caches: 0, databases: 0, workers: 0 });
  expect(await context.cookies()).toEqual([]);
});

test('pictures are released when they are not shown any more', async ({ page, gallery, service, patient }) => {
  await service.upload(patient, await service.newStudy(patient), sampleBytes('bitewing.png'));
  await gallery.open();
  const url = await gallery.thumbnails.first().getAttribute('src');
  expect(url).toMatch(/^blob:/);
  const isThere = () =>
    page.evaluate(
      (blob) =>
        new Promise((resolve) => {
          const image = new Image();
          image.onload = () => resolve(true);
          image.onerror = () => resolve(false);
          image.src = blob;
        }),
      url!,
    );
  expect(await isThere()).toBe(true);
  await page.locator('imaging-gallery').evaluate((element) => element.remove());
  expect(await isThere()).toBe(false);
});

test('a link without a patient or a token says what is missing, and loads nothing', async ({ page, service }) => {
  const asked: string[] = [];
  page.on('request', (request) => asked.push(request.url()));
  for (const fragment of ['', '#patient=345', '#token=x', '#patient=abc&token=x', '#patient=0&token=x']) {
    await page.goto(`${service.base}/gallery/${fragment}`);
    await expect(page.getByRole('alert')).toContainText('needs a link');
    await page.goto('about:blank');
  }
  expect(asked.filter((url) => url.includes('/imaging/'))).toEqual([]);
});

test('the page is served with a policy that lets nothing else in', async ({ page, service, gallery, patient }) => {
  const answer = await page.request.get(`${service.base}/gallery/`);
  expect(answer.headers()['content-security-policy']).toContain("default-src 'none'");
  await gallery.open();
  await expect(page.getByRole('heading', { name: `Images of patient ${patient}` })).toBeVisible();
  const evil = page.evaluate(() => {
    const script = document.createElement('script');
    script.textContent = 'window.ran = true';
    document.body.append(script);
    return 'ran' in window;
  });
  expect(await evil).toBe(false);
  gallery.violations.length = 0; // that one was ours
});
