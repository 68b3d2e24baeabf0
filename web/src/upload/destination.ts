// The study that files go to: one that exists, or one to be made when the first file is really sent.
import type { Client } from '../core/client';

export class Destination {
  private asked: Promise<number> | undefined;

  constructor(
    readonly patientId: number,
    readonly kind: string,
    readonly title: string,
    // undefined until it has been made
    public studyId?: number,
  ) {}

  // Files that start together share one request. After a failure the next file asks again.
  id(client: Pick<Client, 'createStudy'>): Promise<number> {
    if (this.studyId !== undefined) return Promise.resolve(this.studyId);
    this.asked ??= this.create(client);
    return this.asked;
  }

  private async create(client: Pick<Client, 'createStudy'>): Promise<number> {
    const { patientId, kind, title } = this;
    try {
      this.studyId = await client.createStudy(title === '' ? { patientId, kind } : { patientId, kind, title });
      return this.studyId;
    } finally {
      this.asked = undefined;
    }
  }
}
