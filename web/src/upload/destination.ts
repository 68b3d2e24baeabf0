// The study that files are uploaded to: an existing one, or one that is created when the first file is sent.
import type { Client } from '../core/client';

export class Destination {
  private asked: Promise<number> | undefined;

  constructor(
    readonly patientId: number,
    readonly kind: string,
    readonly title: string,
    // undefined until the study has been created
    public studyId?: number,
  ) {}

  // Files that start together share one request. After a failure the next file makes a new request.
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
