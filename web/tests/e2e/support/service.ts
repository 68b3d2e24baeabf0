// The real service on a free port, with its database and MinIO, serving the built gallery.
import { spawn, type ChildProcess } from 'node:child_process';
import { createHmac, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createInterface } from 'node:readline';

import { Database } from './database';
import { required, web } from './paths';

export const writer = 'a0000000-0000-4000-8000-000000000012';
export const reader = 'b0000000-0000-4000-8000-000000000012';
export const nobody = 'c0000000-0000-4000-8000-000000000012';

const patience = 30_000; // ms, for a start or a stop

export class Service {
  readonly database = new Database(required('IMAGING_TEST_PG'));
  private readonly secret = randomBytes(32).toString('hex');
  private process: ChildProcess | undefined;
  private ended: Promise<number | string> | undefined; // with its status, or the signal that killed it
  base = '';

  async start(corsOrigins = ''): Promise<void> {
    const s3 = new URL(required('IMAGING_TEST_S3_MINIO'));
    this.process = spawn(required('IMAGING_SERVICE_BINARY'), [], {
      stdio: ['ignore', 'pipe', 'inherit'],
      env: {
        NODE_ENV: 'development',
        HOST: '127.0.0.1',
        PORT: '0',
        DATABASE_URL: this.database.url,
        JWT_SECRET: this.secret,
        IMAGING_MIGRATE: 'off',
        IMAGING_STORAGE_BACKEND: 's3',
        IMAGING_S3_ENDPOINT: s3.origin,
        IMAGING_S3_BUCKET: s3.pathname.slice(1),
        IMAGING_S3_ACCESS_KEY_ID: decodeURIComponent(s3.username),
        IMAGING_S3_SECRET_ACCESS_KEY: decodeURIComponent(s3.password),
        IMAGING_WEB_DIR: `${web}/dist`,
        IMAGING_CORS_ORIGINS: corsOrigins,
      },
    });
    const child = this.process;
    this.ended = once(child, 'exit').then(([status, signal]) => (status as number | null) ?? (signal as string));
    const lines = createInterface({ input: child.stdout! });
    const late = setTimeout(() => child.kill('SIGKILL'), patience);
    const port = await new Promise<number>((resolve, reject) => {
      lines.on('line', (line) => {
        const entry = JSON.parse(line) as { msg: string; port?: number };
        if (entry.msg === 'listening') resolve(entry.port!);
      });
      this.ended!.then((status) => reject(new Error(`the service ended with ${status} before it listened`)), reject);
    })
      .catch((error: unknown) => {
        this.database.drop();
        throw error;
      })
      .finally(() => clearTimeout(late));
    this.base = `http://127.0.0.1:${port}`;
  }

  // As it is stopped in production; a service that was not well at its end fails the tests.
  async stop(): Promise<void> {
    this.process?.kill('SIGTERM'); // of one that has ended: nothing
    const kill = setTimeout(() => this.process?.kill('SIGKILL'), patience);
    const status = await this.ended;
    clearTimeout(kill);
    this.database.drop();
    if (status !== 0) throw new Error(`the service ended with ${status}`);
  }

  token(user = writer, clinic = 12, seconds = 3600): string {
    const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
    const now = Math.floor(Date.now() / 1000);
    const claims = { 'x-hasura-clinic-id': String(clinic), 'x-hasura-user-id': user };
    const text = `${part({ alg: 'HS256', typ: 'JWT' })}.${part({
      iat: now - 60,
      exp: now + seconds,
      'https://hasura.io/jwt/claims': claims,
    })}`;
    return `${text}.${createHmac('sha256', this.secret).update(text).digest('base64url')}`;
  }

  newPatient(): number {
    return Number(
      this.database.ask(
        `INSERT INTO public.patient (id, clinic_id, first_name, last_name, birth_date)
         SELECT max(id) + 1 + (random() * 1e9)::int, 12, 'E2E', 'Patient', '1990-01-01' FROM public.patient RETURNING id`,
      ),
    );
  }

  async newStudy(patientId: number, more: { kind?: string; title?: string; capturedAt?: string } = {}): Promise<number> {
    const answer = await this.post(
      '/imaging/studies',
      JSON.stringify({ patientId, kind: 'XRAY_BWX', ...more }),
      'application/json',
    );
    return (answer as { studyId: number }).studyId;
  }

  async upload(patientId: number, studyId: number, bytes: Buffer, modality = 'XRAY', capturedAt?: string): Promise<number> {
    const form = new FormData();
    form.append('patientId', String(patientId));
    form.append('studyId', String(studyId));
    form.append('modality', modality);
    if (capturedAt) form.append('capturedAt', capturedAt);
    form.append('file', new Blob([new Uint8Array(bytes)]), 'file');
    return ((await this.post('/imaging/assets/upload', form)) as { assetId: number }).assetId;
  }

  private async post(path: string, body: string | FormData, type?: string): Promise<unknown> {
    const headers: Record<string, string> = { Authorization: `Bearer ${this.token()}` };
    if (type) headers['Content-Type'] = type;
    const answer = await fetch(this.base + path, { method: 'POST', headers, body });
    if (answer.status !== 201) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
    return answer.json();
  }
}
