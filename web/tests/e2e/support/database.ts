// A database of this run's own, in the cluster that IMAGING_TEST_PG names; asked through psql.
import { execFileSync } from 'node:child_process';
import { randomBytes, randomInt } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';

import { root } from './paths';

export class Database {
  private readonly name = `imaging_e2e_${randomBytes(6).toString('hex')}`;
  readonly url: string;

  constructor(private readonly adminUrl: string) {
    const url = new URL(adminUrl);
    url.pathname = this.name;
    this.url = url.href;
    psql(adminUrl, '-c', `CREATE DATABASE ${this.name}`);
    const folder = join(root, 'migrations');
    const versions = readdirSync(folder).filter((name) => /^\d/.test(name));
    const own = versions.sort().map((name) => join(name, 'up.sql'));
    for (const file of ['dev/01_host.sql', 'dev/02_demo.sql', ...own]) {
      psql(this.url, '-f', join(folder, file));
    }
    // The bucket outlives a run: no two of them use the same ids.
    const start = randomInt(1_000_000) * 1_000_000 + 1_000_000;
    this.ask(`ALTER SEQUENCE public.imaging_study_id_seq RESTART WITH ${start}`);
    this.ask(`ALTER SEQUENCE public.imaging_asset_id_seq RESTART WITH ${start}`);
  }

  // The first column of the first row, as text.
  ask(sql: string): string {
    return psql(this.url, '-c', sql).split('\n')[0] ?? '';
  }

  drop(): void {
    psql(this.adminUrl, '-c', `DROP DATABASE IF EXISTS ${this.name} WITH (FORCE)`);
  }
}

function psql(url: string, ...more: string[]): string {
  return execFileSync('psql', [url, '-X', '-q', '-A', '-t', '-v', 'ON_ERROR_STOP=1', ...more], {
    encoding: 'utf8',
    env: { ...process.env, PGOPTIONS: '-c client_min_messages=warning' },
  }).trim();
}
