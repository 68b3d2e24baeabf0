// Fetches thumbnails as object URLs, a few at a time. What has just come into view matters more than what was
// scrolled past, so the latest requests go first; those made together go in their order.
import type { Client } from '../core/client';

const atOnce = 8;

interface Job {
  assetId: number;
  signal: AbortSignal;
  resolve(url: string): void;
  reject(error: unknown): void;
}

export class Thumbnails {
  private readonly waiting: Job[] = []; // the last is next
  private readonly together: Job[] = []; // requested in the present turn of the event loop
  private running = 0;

  constructor(private readonly client: Client) {}

  // Resolves with an object URL that the caller must revoke. Rejects with a Failure, or AbortError.
  fetch(assetId: number, signal: AbortSignal): Promise<string> {
    return new Promise((resolve, reject) => {
      this.together.push({ assetId, signal, resolve, reject });
      if (this.together.length === 1) queueMicrotask(() => this.enqueue());
    });
  }

  private enqueue(): void {
    this.waiting.push(...this.together.splice(0).reverse());
    this.next();
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
