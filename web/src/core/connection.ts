// Tracks whether the service can be reached; while it cannot, asks again until it can.
import type { Client } from './client';
import type { Failure } from './failure';

const pollEvery = 3000; // ms

export class Connection {
  online = navigator.onLine;

  private timer: ReturnType<typeof setInterval> | undefined;
  private readonly closed = new AbortController();

  // changed: called when online has changed.
  constructor(
    private readonly client: Client,
    private readonly changed: () => void,
  ) {
    const { signal } = this.closed;
    window.addEventListener('offline', () => this.lost(), { signal });
    window.addEventListener('online', () => void this.ask(), { signal });
    if (this.online) return;
    this.poll();
    void this.ask(); // the browser knows nothing about a service on this machine
  }

  // Call this for every failure: one without a response means that the connection is lost.
  note(failure: Failure): void {
    if (failure.kind === 'offline') this.lost();
  }

  close(): void {
    this.closed.abort();
    clearInterval(this.timer);
  }

  private lost(): void {
    if (!this.online) return;
    this.online = false;
    this.poll();
    this.changed();
  }

  private found(): void {
    if (this.online) return; // another request was answered sooner
    clearInterval(this.timer);
    this.online = true;
    this.changed();
  }

  private poll(): void {
    clearInterval(this.timer);
    this.timer = setInterval(() => void this.ask(), pollEvery);
  }

  private async ask(): Promise<void> {
    if (!this.online && (await this.client.reachable(this.closed.signal))) this.found();
  }
}
