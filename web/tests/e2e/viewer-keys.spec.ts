// Keys and buttons of the viewer: held down, pressed too early, and in the place of a drag.
import { sampleBytes } from './support/paths';
import { expect, heldBack, test } from './support/test';
import { opened, pane, zoomOf } from './support/viewer';

test('a picture that is zoomed is moved by buttons too, of a size that can be hit', async ({ page, gallery, service }) => {
  await opened(gallery, service, [sampleBytes('bitewing.png')]);
  const right = page.getByRole('button', { name: 'Move right' });
  await expect(right).toHaveCount(0);
  for (let i = 0; i < 4; i += 1) await page.keyboard.press('+');
  const picture = page.getByRole('dialog', { name: 'Picture viewer' }).getByRole('img');
  const before = (await picture.boundingBox())!;
  await right.click();
  await page.getByRole('button', { name: 'Move down' }).click();
  await expect.poll(async () => (await picture.boundingBox())!.x - before.x).toBeCloseTo(60, 0);
  expect((await picture.boundingBox())!.y - before.y).toBeCloseTo(60, 0);
  for (const button of await page.getByRole('button', { name: /^Move / }).all()) {
    const box = (await button.boundingBox())!;
    expect(Math.min(box.width, box.height)).toBeGreaterThanOrEqual(24);
  }
  await gallery.screenshot('viewer-zoomed');
  await right.focus();
  await page.keyboard.press('=');
  await expect(right, 'nothing to move').toHaveCount(0);
  await expect(pane(page).getByRole('group'), 'the focus is not lost with them').toBeFocused();
});

test('what turns to and fro does so once while its key is held, and nothing flickers', async ({ page, gallery, service }) => {
  await opened(gallery, service, [sampleBytes('bitewing.png')]);
  const hold = async (key: string) => {
    for (let i = 0; i < 5; i += 1) await page.keyboard.down(key); // the later ones are repeats
    await page.keyboard.up(key);
  };
  await hold('i');
  await expect(pane(page)).toHaveAttribute('data-inverted', 'true');
  await hold('r');
  await expect(pane(page)).toHaveAttribute('data-rotation', '90');
  await page.getByRole('button', { name: 'Invert' }).focus();
  await hold('Enter');
  await expect(pane(page)).toHaveAttribute('data-inverted', 'false');
  const zoom = await zoomOf(pane(page));
  await hold('+');
  expect(await zoomOf(pane(page)), 'zoom goes on').toBeGreaterThan(zoom * 2.5);
});

test('keys that are pressed before the viewer is there are not lost', async ({ page, gallery, service, patient }) => {
  await service.upload(patient, await service.newStudy(patient), sampleBytes('bitewing.png'));
  const answer = await heldBack(page, '**/gallery/viewer.*.js');
  await gallery.open();
  await gallery.pictures.focus();
  await page.keyboard.press('Enter');
  for (const key of ['i', 'r', '+', 'o']) await page.keyboard.press(key);
  answer();
  await expect(pane(page)).toHaveAttribute('data-version', 'original');
  await expect(pane(page)).toHaveAttribute('data-inverted', 'true');
  await expect(pane(page)).toHaveAttribute('data-rotation', '90');
  await expect(page.getByRole('button', { name: 'Move left' }), 'zoomed').toBeVisible();
  await page.keyboard.press('Escape');
  await page.keyboard.press('i'); // the page's own again
  await expect(page.getByRole('dialog', { name: 'Picture viewer' })).toBeHidden();
});

test('files dropped on the viewer open nothing behind it', async ({ page, gallery, service }) => {
  await opened(gallery, service, [sampleBytes('bitewing.png')]);
  const files = await page.evaluateHandle(() => {
    const data = new DataTransfer();
    data.items.add(new File(['x'], 'dropped.png', { type: 'image/png' }));
    return data;
  });
  for (const type of ['dragenter', 'dragover', 'drop']) await pane(page).dispatchEvent(type, { dataTransfer: files });
  await page.keyboard.press('Escape');
  await expect(page.getByRole('button', { name: 'Upload', exact: true })).toBeVisible();
  await expect(page.locator('ig-upload')).toHaveCount(0);
});
