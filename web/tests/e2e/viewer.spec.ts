// The viewer: versions, keys, mouse, touch, documents, faults.
import type { Locator, Page } from '@playwright/test';

import { sampleBytes } from './support/paths';
import { difference, greyPng, greysOf } from './support/pixels';
import { expect, isDrawn, test } from './support/test';
import { opened, pane } from './support/viewer';

const picture = (page: Page): Locator => page.getByRole('dialog', { name: 'Picture viewer' }).getByRole('img');

test('a click opens the web picture, O the original, Escape goes back', async ({ page, gallery, service }) => {
  await opened(gallery, service, [sampleBytes('bitewing.png')]);
  const dialog = page.getByRole('dialog', { name: 'Picture viewer' });
  await expect(dialog).toBeVisible();
  expect(await isDrawn(picture(page))).toBe(true);
  await expect(pane(page)).toHaveAttribute('data-version', 'web');
  await expect(dialog).toContainText('Compressed not for diagnosis');
  await gallery.screenshot('viewer');
  await page.keyboard.press('o');
  await expect(pane(page)).toHaveAttribute('data-version', 'original');
  await expect(dialog).toContainText('Original, 8 bit');
  await page.keyboard.press('Escape');
  await expect(dialog).toBeHidden();
  await expect(gallery.pictures.first()).toBeFocused();
});

test('who wants the original need not wait for the compressed one', async ({ page, gallery, service }) => {
  await service.upload(gallery.patient, await service.newStudy(gallery.patient), sampleBytes('bitewing.png'));
  await page.route('**/imaging/assets/*?variant=web', () => {}); // never answered
  await gallery.open();
  await gallery.pictures.click();
  await expect(pane(page)).toHaveAttribute('data-state', 'loading');
  await page.keyboard.press('o');
  await expect(pane(page)).toHaveAttribute('data-version', 'original');
});

test('the keys are those that radiology viewers taught people', async ({ page, gallery, service }) => {
  await opened(gallery, service, [sampleBytes('bitewing.png')]);
  const steps: [string, Record<string, string>][] = [
    ['i', { 'data-inverted': 'true' }],
    ['i', { 'data-inverted': 'false' }],
    ['h', { 'data-flipped': 'h' }],
    ['v', { 'data-flipped': 'hv' }],
    ['Space', { 'data-flipped': '', 'data-rotation': '0' }],
    ['r', { 'data-rotation': '90' }],
    ['l', { 'data-rotation': '0' }],
    ['l', { 'data-rotation': '270' }],
    ['1', { 'data-zoom': '100' }],
    ['+', { 'data-zoom': '125' }],
    ['-', { 'data-zoom': '100' }],
  ];
  for (const [key, attributes] of steps) {
    await page.keyboard.press(key);
    for (const [name, value] of Object.entries(attributes)) await expect(pane(page)).toHaveAttribute(name, value);
  }
  for (const [key, name] of [
    ['w', 'Window'],
    ['z', 'Zoom'],
    ['p', 'Pan'],
  ] as const) {
    await page.keyboard.press(key);
    await expect(page.getByRole('button', { pressed: true }).filter({ hasText: name })).toBeVisible();
  }
  await page.keyboard.press('?');
  await expect(page.getByText('Rotate right')).toBeVisible();
  await gallery.screenshot('viewer-help');
  await page.keyboard.press('Escape');
  await expect(page.getByText('Rotate right')).toBeHidden();
  await expect(page.getByRole('dialog', { name: 'Picture viewer' })).toBeVisible();
});

test('the wheel zooms to the pointer', async ({ page, gallery, service }) => {
  await opened(gallery, service, [sampleBytes('bitewing.png')]);
  await page.keyboard.press('r'); // the hard case: turned
  const under = { x: 500, y: 420 };
  const place = async () => {
    const box = (await picture(page).boundingBox())!;
    return [(under.x - box.x) / box.width, (under.y - box.y) / box.height];
  };
  const before = await place();
  const zoom = Number(await pane(page).getAttribute('data-zoom'));
  await page.mouse.move(under.x, under.y);
  for (let i = 0; i < 5; i += 1) await page.mouse.wheel(0, -120);
  await expect.poll(async () => Number(await pane(page).getAttribute('data-zoom'))).toBeGreaterThan(zoom * 1.5);
  const after = await place();
  expect(after[0]).toBeCloseTo(before[0]!, 2);
  expect(after[1]).toBeCloseTo(before[1]!, 2);
});

test('dragging changes brightness and contrast, or moves, and only on the screen', async ({ page, gallery, service }) => {
  const changes: string[] = [];
  page.on('request', (request) => request.method() !== 'GET' && changes.push(request.url()));
  await opened(gallery, service, [sampleBytes('bitewing.png')]);
  const stage = pane(page).getByRole('group');
  const before = await greysOf(stage);
  const drag = async (dx: number, dy: number) => {
    await page.mouse.move(640, 400);
    await page.mouse.down();
    await page.mouse.move(640 + dx, 400 + dy, { steps: 5 });
    await page.mouse.up();
  };
  const window = await pane(page).getAttribute('data-window-width');
  await drag(120, 60);
  expect(await pane(page).getAttribute('data-window-width')).not.toBe(window);
  expect(difference(await greysOf(stage), before)).toBeGreaterThan(3);
  await page.keyboard.press('Space');
  await expect.poll(async () => difference(await greysOf(stage), before)).toBeLessThan(1.5);
  await page.keyboard.press('1');
  await page.keyboard.press('p');
  const box = (await picture(page).boundingBox())!;
  await drag(-80, -40);
  const moved = (await picture(page).boundingBox())!;
  expect([moved.x - box.x, moved.y - box.y]).toEqual([-80, -40]);
  expect(changes).toEqual([]);
});

test('inverting turns black into white', async ({ page, gallery, service }) => {
  await opened(gallery, service, [greyPng(400, 300, () => 60)]);
  const centre = async () => {
    const greys = await greysOf(picture(page));
    return greys[Math.floor(greys.length / 2) + 200]!;
  };
  const plain = await centre();
  expect(Math.abs(plain - 60)).toBeLessThan(4);
  await page.keyboard.press('i');
  await expect.poll(centre).toBe(255 - plain);
});

test('arrows and Page keys go through the pictures', async ({ page, gallery, service }) => {
  await opened(
    gallery,
    service,
    [40, 80, 120].map((grey) => greyPng(300, 200, () => grey)),
  );
  const position = page.getByRole('dialog', { name: 'Picture viewer' });
  for (const [key, text] of [
    ['ArrowRight', '2 of 3'],
    ['PageDown', '3 of 3'],
    ['ArrowLeft', '2 of 3'],
    ['PageUp', '1 of 3'],
    ['End', '3 of 3'],
    ['Home', '1 of 3'],
  ] as const) {
    await page.keyboard.press(key);
    await expect(position).toContainText(text);
    await expect(pane(page)).toHaveAttribute('data-state', 'ready');
  }
});

test('it fills the screen and comes back', async ({ page, gallery, service }) => {
  await opened(gallery, service, [sampleBytes('bitewing.png')]);
  await page.keyboard.press('f');
  await expect.poll(() => page.evaluate(() => document.fullscreenElement !== null)).toBe(true);
  await page.keyboard.press('f');
  await expect.poll(() => page.evaluate(() => document.fullscreenElement === null)).toBe(true);
  await expect(page.getByRole('dialog', { name: 'Picture viewer' })).toBeVisible();
});

test('two fingers zoom and move', async ({ page, gallery, service }) => {
  await opened(gallery, service, [sampleBytes('bitewing.png')]);
  const zoom = Number(await pane(page).getAttribute('data-zoom'));
  const cdp = await page.context().newCDPSession(page);
  const touch = (type: 'touchStart' | 'touchMove' | 'touchEnd', apart: number) =>
    cdp.send('Input.dispatchTouchEvent', {
      type,
      touchPoints:
        type === 'touchEnd'
          ? []
          : [
              { x: 640 - apart, y: 400, id: 1 },
              { x: 640 + apart, y: 400, id: 2 },
            ],
    });
  await touch('touchStart', 50);
  for (const apart of [70, 100, 130, 150]) await touch('touchMove', apart);
  await touch('touchEnd', 0);
  await expect.poll(async () => Number(await pane(page).getAttribute('data-zoom'))).toBeGreaterThan(zoom * 2);
});

test('a picture of 24 megapixels opens, as web version and as original', async ({ page, gallery, service }) => {
  await opened(gallery, service, [greyPng(6000, 4000, (x, y) => (x >> 4) ^ (y >> 4))]);
  await page.keyboard.press('o');
  await expect(pane(page)).toHaveAttribute('data-version', 'original');
  expect(await picture(page).evaluate((image: HTMLImageElement) => [image.naturalWidth, image.naturalHeight])).toEqual([
    6000, 4000,
  ]);
  await page.keyboard.press('1');
  await expect(pane(page)).toHaveAttribute('data-zoom', '100');
});

test('a document is offered as a download of its original', async ({ page, gallery, service }) => {
  const pdf = Buffer.from('%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n');
  const study = await service.newStudy(gallery.patient, { kind: 'DOCUMENT', capturedAt: '2025-03-01T09:00:00Z' });
  await service.upload(gallery.patient, study, pdf, 'DOC');
  await opened(gallery, service, [sampleBytes('bitewing.png')]);
  const invert = page.getByRole('button', { name: 'Invert' });
  await expect(invert).not.toHaveAttribute('aria-disabled');
  await page.keyboard.press('ArrowRight');
  await expect(invert, 'there is nothing to invert').toHaveAttribute('aria-disabled', 'true');
  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Download original' }).click();
  const stream = await (await download).createReadStream();
  expect(Buffer.concat(await stream.toArray())).toEqual(pdf);
});

test('a picture that cannot be had says so, and another try brings it', async ({ page, gallery, service }) => {
  await opened(gallery, service, [sampleBytes('bitewing.png')]);
  await page.route('**/imaging/assets/*?variant=original', (route) => route.fulfill({ status: 503, body: '' }), { times: 1 });
  await page.keyboard.press('o');
  const alert = page.getByRole('dialog', { name: 'Picture viewer' }).getByRole('alert');
  await expect(alert).toContainText('Try again shortly');
  await expect(pane(page)).toHaveAttribute('data-version', 'web');
  await gallery.screenshot('viewer-fault');
  await alert.getByRole('button', { name: 'Try again' }).click();
  await expect(pane(page)).toHaveAttribute('data-version', 'original');
});

test('a damaged picture shows a message in its place', async ({ page, gallery, service }) => {
  await page.route('**/imaging/assets/*?variant=web', (route) =>
    route.fulfill({ body: 'no picture', contentType: 'image/webp' }),
  );
  const study = await service.newStudy(gallery.patient);
  await service.upload(gallery.patient, study, sampleBytes('bitewing.png'));
  await gallery.open();
  await gallery.pictures.first().click();
  await expect(page.getByRole('alert')).toContainText('could not be shown');
  await expect(picture(page)).toHaveCount(0);
});

test('offline, the viewer keeps what it shows and goes on when the network is back', async ({
  page,
  context,
  gallery,
  service,
}) => {
  await opened(gallery, service, [sampleBytes('bitewing.png')]);
  await context.setOffline(true);
  await page.keyboard.press('o');
  await expect(page.getByRole('dialog', { name: 'Picture viewer' }).getByRole('alert')).toContainText('No connection');
  await expect(pane(page)).toHaveAttribute('data-version', 'web');
  await context.setOffline(false);
  await expect(pane(page)).toHaveAttribute('data-version', 'original');
});
