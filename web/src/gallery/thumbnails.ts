// Thumbnails as object URLs, a few requests at a time, the latest asked for first: what has just
// come into view matters more than what was scrolled past.
import type { Client } from '../core/client';

const atOnce = 8;

interface Job {
  assetId: number;
  signal: AbortSignal;
  resolve(url: string): void;
  reject(error: unknown): void;
}

export class Thumbnails {
  private readonly waiting: Job[] = [];
  private running = 0;

  constructor(private readonly client: Client) {}

  // An object URL that the caller revokes. Rejects with a Failure, or AbortError.
  fetch(assetId: number, signal: AbortSignal): Promise<string> {
    return new Promise((resolve, reject) => {
      this.waiting.push({ assetId, signal, resolve, reject });
      this.next();
    });
  }

  private next(): void {
    while (this.running < atOnce) {
      const job = this.waiting.pop();
      if (!job) return;
      if (job.signal.aborted) {
        job.reject(job.signal.reason);
        continue;
      }
      this.running += 1;
      void this.run(job).finally(() => {
        this.running -= 1;
        this.next();
      });
    }
  }

  private async run({ assetId, signal, resolve, reject }: Job): Promise<void> {
    try {
      resolve(URL.createObjectURL(await this.client.picture(assetId, 'thumb', signal)));
    } catch (error) {
      reject(error);
    }
  }
}
