// The patient's studies as far as they have been fetched, newest first, page by page.
import type { Client } from '../core/client';
import { asFailure, isAbort, type Failure } from '../core/failure';
import type { Study, StudyPage } from '../core/types';

export class Library {
  studies: readonly Study[] = [];
  failure: Failure | undefined; // of the last request; cleared by the next one
  loading = false;

  private cursor: string | null = null;
  private begun = false;
  private readonly sought = new Set<number>(); // studies that a refresh has yet to come down to
  private abort = new AbortController();
  private latest: (signal: AbortSignal) => Promise<void> = () => Promise.resolve();

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

  // Fetches the newest studies again, for what has been uploaded since, and if need be those down to
  // one that is known. Whatever request is on its way is given up; how deep it was to go is not.
  async refresh(downTo?: number): Promise<void> {
    if (!this.begun) return this.loadMore();
    this.abort.abort();
    this.abort = new AbortController();
    this.loading = false;
    if (this.studies.some(({ studyId }) => studyId === downTo)) this.sought.add(downTo!);
    await this.request(async (signal) => {
      const fresh: Study[] = [];
      const missing = new Set(this.sought);
      let cursor: string | null = null;
      do {
        const page: StudyPage = await this.client.studies(this.patientId, cursor, signal);
        fresh.push(...page.studies);
        for (const { studyId } of page.studies) missing.delete(studyId);
        cursor = page.nextCursor;
      } while (cursor !== null && missing.size > 0);
      this.sought.clear();
      this.replaceNewest(fresh, cursor);
    });
  }

  // Does again what has failed.
  async retry(): Promise<void> {
    if (this.failure) await this.request(this.latest);
  }

  close(): void {
    this.abort.abort();
  }

  // Older studies stay as they are, below those that are fresh down to the cursor.
  private replaceNewest(fresh: readonly Study[], cursor: string | null): void {
    const end = this.studies.findIndex(({ studyId }) => studyId === fresh.at(-1)?.studyId);
    const meets = end >= 0 && cursor !== null;
    this.studies = meets ? [...fresh, ...this.studies.slice(end + 1)] : fresh;
    if (!meets) this.cursor = cursor;
  }

  private async request(work: (signal: AbortSignal) => Promise<void>): Promise<void> {
    const { signal } = this.abort;
    this.latest = work;
    this.loading = true;
    this.failure = undefined;
    this.changed();
    try {
      await work(signal);
    } catch (error) {
      if (isAbort(error)) return;
      this.failure = asFailure(error);
    }
    if (signal.aborted) return;
    this.loading = false;
    this.changed();
  }
}
