// The patient's studies as far as they have been fetched, newest first, page by page.
import type { Client } from '../core/client';
import { asFailure, isAbort, type Failure } from '../core/failure';
import type { Study } from '../core/types';

export class Library {
  studies: readonly Study[] = [];
  failure: Failure | undefined; // of the last request; cleared by the next one
  loading = false;

  private cursor: string | null = null;
  private begun = false;
  private abort = new AbortController();

  // changed: called after every change of the above.
  constructor(
    private readonly client: Client,
    private readonly patientId: number,
    private readonly changed: () => void,
  ) {}

  // Whether nothing has been fetched yet, or there are older studies.
  get hasMore(): boolean {
    return !this.begun || this.cursor !== null;
  }

  // Fetches the next page; does nothing while one is on its way or when there is none.
  async loadMore(): Promise<void> {
    if (this.loading || !this.hasMore) return;
    await this.request(async (signal) => {
      const page = await this.client.studies(this.patientId, this.cursor, signal);
      this.studies = [...this.studies, ...page.studies];
      this.cursor = page.nextCursor;
      this.begun = true;
    });
  }

  // Fetches the newest page again, for what has been uploaded since: older studies stay as they are.
  // Whatever request is on its way is given up.
  async refresh(): Promise<void> {
    if (!this.begun) return this.loadMore();
    this.abort.abort();
    this.abort = new AbortController();
    this.loading = false;
    await this.request(async (signal) => {
      const page = await this.client.studies(this.patientId, null, signal);
      const fresh = new Set(page.studies.map((study) => study.studyId));
      this.studies = [...page.studies, ...this.studies.filter((study) => !fresh.has(study.studyId))];
    });
  }

  close(): void {
    this.abort.abort();
  }

  private async request(fetchPage: (signal: AbortSignal) => Promise<void>): Promise<void> {
    const { signal } = this.abort;
    this.loading = true;
    this.failure = undefined;
    this.changed();
    try {
      await fetchPage(signal);
    } catch (error) {
      if (isAbort(error)) return;
      this.failure = asFailure(error);
    }
    if (signal.aborted) return;
    this.loading = false;
    this.changed();
  }
}
