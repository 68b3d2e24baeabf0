// The viewer, for the tests of what it does.
import type { Locator, Page } from '@playwright/test';

import type { Service } from './service';
import { expect, type Gallery } from './test';

export const pane = (page: Page): Locator => page.locator('ig-pane');

// A study of pictures, and the first of them open.
export async function opened(gallery: Gallery, service: Service, pictures: Buffer[], modality = 'XRAY'): Promise<number[]> {
  const study = await service.newStudy(gallery.patient);
  const assets: number[] = [];
  for (const bytes of pictures) assets.push(await service.upload(gallery.patient, study, bytes, modality));
  await gallery.open();
  await gallery.pictures.first().click();
  await expect(pane(gallery.page)).toHaveAttribute('data-state', 'ready');
  return assets;
}

export const zoomOf = async (at: Locator): Promise<number> => Number(await at.getAttribute('data-zoom'));
