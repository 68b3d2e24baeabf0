// The upload queue: in order, two at a time; a state machine without any DOM.
import type { Client } from '../core/client';
import { asFailure, Failure } from '../core/failure';
import type { Modality } from '../core/types';
import type { Destination } from './destination';
import { guessModality } from './guess';
import { networkBack } from './network';
import { canCancel, canChange, canRemove, canRetry, isUnderWay, type Upload } from './upload';

export type UploadClient = Pick<Client, 'createStudy' | 'upload' | 'findStored' | 'reachable'>;

export interface QueueWatcher {
  changed(): void;
  done(assetId: number, studyId: number): void;
  failed(failure: Failure): void;
}

const atOnce = 2;
const pauses = [2000, 5000, 15_000, 30_000]; // ms before each automatic retry

// The data of an upload besides what is shown. work: its present attempt.
interface Job {
  shown: Upload;
  work?: AbortController | undefined;
  tries: number;
  answerLost: boolean;
}

export class UploadQueue {
  offline = false;
  private jobs: Job[] = [];
  private lastId = 0;
  private readonly closed = new AbortController();

  constructor(
    private readonly client: () => UploadClient,
    private readonly watcher: QueueWatcher,
  ) {}

  get uploads(): readonly Upload[] {
    return this.jobs.map(({ shown }) => shown);
  }

  get busy(): boolean {
    return this.uploads.some(isUnderWay);
  }

  add(files: readonly File[]): void {
    for (const file of files) {
      const job: Job = { shown: { id: ++this.lastId, file, state: 'ready', sent: 0 }, tries: 0, answerLost: false };
      this.jobs.push(job);
      if (file.size === 0) this.fail(job, new Failure('refused', 'This file is empty: there is nothing to upload.'));
    }
    this.watcher.changed();
  }

  // Sends the uploads that are ready.
  start(destination: Destination): void {
    for (const job of this.jobs.filter(({ shown }) => shown.state === 'ready')) {
      const modality = job.shown.modality ?? guessModality(job.shown.file, destination.kind);
      this.show(job, { state: 'waiting', destination, modality });
    }
    this.pump();
  }

  setModality(id: number, modality: Modality): void {
    const job = this.find(id, canChange);
    if (job) this.show(job, { modality });
  }

  cancel(id: number): void {
    const job = this.find(id, canCancel);
    if (!job) return;
    const isSent = job.shown.state === 'processing'; // the service may have finished although its response is lost
    job.answerLost ||= isSent;
    this.end(job);
    this.show(job, { state: 'cancelled', sent: isSent ? 1 : 0 });
    this.pump();
  }

  // The study that was created for it is kept.
  retry(id: number): void {
    const job = this.find(id, canRetry);
    if (!job) return;
    job.tries = 0;
    this.show(job, { state: 'waiting', sent: 0 });
    this.pump();
  }

  remove(id: number): void {
    const job = this.find(id, canRemove);
    if (job) this.removeWhere((each) => each.id === job.shown.id);
  }

  // Removes everything except uploads in progress: files chosen for one patient are never sent to another.
  clear(): void {
    this.removeWhere((each) => !isUnderWay(each));
  }

  close(): void {
    this.closed.abort();
    for (const job of this.jobs) this.end(job);
    this.jobs = [];
  }

  private find(id: number, allowed: (upload: Upload) => boolean): Job | undefined {
    return this.jobs.find(({ shown }) => shown.id === id && allowed(shown));
  }

  private removeWhere(gone: (upload: Upload) => boolean): void {
    this.jobs = this.jobs.filter(({ shown }) => !gone(shown));
    this.watcher.changed();
  }

  private show(job: Job, change: Partial<Upload>): void {
    const { failure: _, ...rest } = job.shown;
    job.shown = { ...rest, ...change };
    this.watcher.changed();
  }

  // Aborts the present attempt, which frees its slot.
  private end(job: Job): void {
    job.work?.abort();
    job.work = undefined;
  }

  private pump(): void {
    if (this.offline || this.closed.signal.aborted) return;
    const running = this.jobs.filter(({ shown }) => shown.state === 'sending' || shown.state === 'processing').length;
    const next = this.jobs.filter(({ shown }) => shown.state === 'waiting').slice(0, atOnce - running);
    for (const job of next) void this.run(job);
  }

  private async run(job: Job): Promise<void> {
    const work = new AbortController();
    job.work = work;
    this.show(job, { state: 'sending', sent: 0 });
    try {
      const assetId = await this.send(job, work.signal);
      if (!work.signal.aborted) this.succeed(job, assetId);
    } catch (error) {
      await this.handle(job, asFailure(error), work.signal);
    }
    this.pump();
  }

  private async send(job: Job, signal: AbortSignal): Promise<number> {
    const { file, destination, modality } = job.shown;
    if (!destination || !modality) throw new Error('an upload has neither study nor modality');
    await readable(file);
    const client = this.client();
    const studyId = await destination.id(client);
    signal.throwIfAborted();
    const form = { patientId: destination.patientId, studyId, modality, file };
    // Sending it again would show the picture twice.
    const there = job.answerLost ? await client.findStored(form, signal) : undefined;
    if (there !== undefined) return there;
    return client.upload(form, signal, (sent, total) => {
      if (!signal.aborted) this.show(job, { state: sent < total ? 'sending' : 'processing', sent: sent / total });
    });
  }

  private succeed(job: Job, assetId: number): void {
    this.end(job);
    this.show(job, { state: 'done', sent: 1, assetId });
    this.watcher.done(assetId, job.shown.destination?.studyId ?? 0);
  }

  private async handle(job: Job, failure: Failure, signal: AbortSignal): Promise<void> {
    const lost = failure.kind === 'offline';
    if (lost && job.shown.state === 'processing') job.answerLost = true;
    const away = lost && !(await this.client().reachable(signal));
    if (signal.aborted) return;
    if (away) return this.wait(job);
    const pause = pauses[job.tries];
    const passes = lost || failure.status === 503 || failure.status === 429;
    if (passes && pause !== undefined) this.rest(job, failure, pause);
    else this.fail(job, lost ? brokenOff() : failure);
  }

  // Without a network all uploads wait, and continue by themselves.
  private wait(job: Job): void {
    this.end(job);
    const first = !this.offline;
    this.offline = true;
    this.show(job, { state: 'waiting', sent: 0 });
    if (first) void networkBack(this.client(), this.closed.signal).then(() => this.resume());
  }

  private resume(): void {
    this.offline = false;
    this.watcher.changed();
    this.pump();
  }

  private rest(job: Job, failure: Failure, pause: number): void {
    job.tries += 1;
    this.show(job, { state: 'resting', sent: 0, failure });
    const timer = setTimeout(() => {
      this.end(job);
      this.show(job, { state: 'waiting' });
      this.pump();
    }, pause);
    job.work?.signal.addEventListener('abort', () => clearTimeout(timer));
  }

  private fail(job: Job, failure: Failure): void {
    this.end(job);
    this.show(job, { state: 'failed', sent: 0, failure });
    this.watcher.failed(failure);
  }
}

const brokenOff = () =>
  new Failure('broken', 'The connection broke off each time that this file was sent. Try again, or a smaller file.');

// Reading a dropped folder, or a file that was moved since, would look like a network failure.
async function readable(file: File): Promise<void> {
  try {
    await file.slice(0, 1).arrayBuffer();
  } catch {
    throw new Failure('refused', 'This cannot be read: it is a folder, or was moved or changed. Choose it again.');
  }
}
