// What every browser test has: the service of its worker, a patient of its own, the gallery's page.
import { test as base, expect, type Locator, type Page, type Route } from '@playwright/test';

import { web } from './paths';
import { Service } from './service';

interface Fixtures {
  patient: number;
  gallery: Gallery;
}

export const test = base.extend<Fixtures, { service: Service }>({
  service: [
    async ({}, use) => {
      const service = new Service();
      await service.start();
      await use(service);
      await service.stop();
    },
    { scope: 'worker' },
  ],
  patient: async ({ service }, use) => use(service.newPatient()),
  gallery: async ({ page, service, patient }, use) => {
    const gallery = new Gallery(page, service, patient);
    await use(gallery);
    expect(gallery.violations, 'the page breaks its own Content-Security-Policy').toEqual([]);
  },
});

export { expect };

export class Gallery {
  readonly violations: string[] = [];

  constructor(
    readonly page: Page,
    private readonly service: Service,
    readonly patient: number,
  ) {
    page.on('console', (message) => {
      if (/Content Security Policy/i.test(message.text())) this.violations.push(message.text());
    });
  }

  async open(token = this.service.token()): Promise<void> {
    await this.page.goto(`${this.service.base}/gallery/#patient=${this.patient}&token=${token}`);
  }

  get thumbnails(): Locator {
    return this.page.getByRole('button', { name: /^Open / }).locator('img');
  }

  get pictures(): Locator {
    return this.page.getByRole('button', { name: /^Open / });
  }

  // Kept as an artifact, to be looked at.
  async screenshot(name: string): Promise<void> {
    await this.page.screenshot({ path: `${web}/test-results/screenshots/${name}.png` });
  }
}

// Whether an img shows pixels.
export const isDrawn = (image: Locator) => image.evaluate((img: HTMLImageElement) => img.complete && img.naturalWidth > 0);

// Holds back what is asked of these URLs until the function it returns is called.
export async function heldBack(page: Page, url: string, times?: number): Promise<() => void> {
  let answer = () => {};
  const held = new Promise<void>((resolve) => (answer = resolve));
  const hold = async (route: Route) => {
    await held;
    await route.continue().catch(() => {}); // it was cancelled meanwhile
  };
  await page.route(url, hold, times ? { times } : {});
  return answer;
}
