import { describe, expect, it } from 'vitest';

import type { Client } from '../../../src/core/client';
import { PictureCache } from '../../../src/viewer/picture-cache';

// Answers when it is told to.
class Service {
  readonly asked: string[] = [];
  private readonly answers: { resolve(blob: Blob): void; reject(error: unknown): void }[] = [];

  picture(assetId: number, variant: string, signal: AbortSignal): Promise<Blob> {
    this.asked.push(`${assetId} ${variant}`);
    return new Promise((resolve, reject) => {
      this.answers.push({ resolve, reject });
      signal.addEventListener('abort', () => reject(signal.reason as Error));
    });
  }

  answer(index: number, blob = new Blob(['x'])): void {
    this.answers[index]!.resolve(blob);
  }

  fail(index: number): void {
    this.answers[index]!.reject(new Error('away'));
  }
}

const web = (assetId: number) => ({ assetId, variant: 'web' as const });

describe('the picture cache', () => {
  const start = () => {
    const service = new Service();
    return { service, cache: new PictureCache(service as unknown as Client) };
  };

  it('asks once for a picture, however often it is wanted', async () => {
    const { service, cache } = start();
    const both = [cache.get(web(1)), cache.get(web(1))];
    service.answer(0);
    expect(await both[0]).toBe(await both[1]);
    expect(service.asked).toEqual(['1 web']);
  });

  it('gives up what is no longer wanted', async () => {
    const { cache } = start();
    const left = cache.get(web(1));
    cache.keepOnly([web(2)]);
    await expect(left).rejects.toMatchObject({ name: 'AbortError' });
  });

  it('keeps what is wanted and forgets the rest', async () => {
    const { service, cache } = start();
    cache.prefetch([web(1)]);
    cache.prefetch([web(2)]);
    service.answer(0);
    service.answer(1);
    cache.keepOnly([web(2)]);
    await cache.get(web(2));
    cache.prefetch([web(1)]);
    expect(service.asked).toEqual(['1 web', '2 web', '1 web']);
  });

  it('fetches ahead once, also where it could not', async () => {
    const { service, cache } = start();
    cache.prefetch([web(1), web(2)]);
    service.fail(0);
    await Promise.resolve();
    cache.prefetch([web(1), web(2)]);
    expect(service.asked).toEqual(['1 web', '2 web']);
    cache.prefetch([web(2), web(3)]);
    expect(service.asked).toEqual(['1 web', '2 web', '3 web']);
  });

  it('asks anew after a failure', async () => {
    const { service, cache } = start();
    const failed = cache.get(web(1));
    service.fail(0);
    await expect(failed).rejects.toThrow('away');
    cache.prefetch([web(1)]);
    expect(service.asked.length).toBe(2);
  });
});
