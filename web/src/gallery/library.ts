// The patient's studies fetched so far, newest first, page by page.
import type { Client } from '../core/client';
import { asFailure, isAbort, type Failure } from '../core/failure';
import type { Study, StudyPage } from '../core/types';

export class Library {
  studies: readonly Study[] = [];
  failure: Failure | undefined; // of the last request; cleared by the next one
  loading = false;

  private cursor: string | null = null;
  private begun = false;
  private readonly sought = new Set<number>(); // studies down to which a refresh still has to fetch
  private abort = new AbortController();
  private latest: (signal: AbortSignal) => Promise<void> = () => Promise.resolve();

  // changed: called after every change of the fields above.
  constructor(
    private readonly client: Client,
    private readonly patientId: number,
    private readonly changed: () => void,
  ) {}

  // Whether nothing has been fetched yet, or there are older studies.
  get hasMore(): boolean {
    return !this.begun || this.cursor !== null;
  }

  // Fetches the next page; does nothing while a request is in progress or when there is no next page.
  async loadMore(): Promise<void> {
    if (this.loading || !this.hasMore) return;
    await this.request(async (signal) => {
      const page = await this.client.studies(this.patientId, this.cursor, signal);
      this.studies = [...this.studies, ...page.studies];
      this.cursor = page.nextCursor;
      this.begun = true;
    });
  }

  // Fetches the newest studies again, to get what was uploaded since; with downTo, on to that known study.
  // Aborts a request in progress, but still fetches down to the study that it was to reach.
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

  // Repeats the failed request.
  async retry(): Promise<void> {
    if (this.failure) await this.request(this.latest);
  }

  close(): void {
    this.abort.abort();
  }

  // Older studies stay as they are, below the fresh ones, which go down to the cursor.
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
