// The state for one patient on one service; the gallery makes a new one when either changes.
import type { TokenSource } from '@imaging-service/client';

import { Client } from '../core/client';
import { Connection } from '../core/connection';
import type { Failure } from '../core/failure';
import { Library } from './library';
import { Thumbnails } from './thumbnails';

export class Source {
  readonly client: Client;
  readonly connection: Connection;
  readonly library: Library;
  thumbnails: Thumbnails;
  refusal: Failure | undefined; // of pictures, because a valid token or a permission is missing

  private wasRefused = false; // because a valid token was missing

  // changed: called when any of the fields above has changed. failed: called for each failure of the library.
  constructor(
    baseUrl: string,
    patientId: number,
    token: TokenSource,
    private readonly changed: () => void,
    private readonly failed: (failure: Failure) => void,
  ) {
    this.client = new Client(baseUrl, token);
    this.connection = new Connection(this.client, () => this.onConnection());
    this.library = new Library(this.client, patientId, () => this.onLibrary());
    this.thumbnails = new Thumbnails(this.client);
  }

  // Pages may set new tokens or functions at any time: what is on the screen stays.
  renew(token: TokenSource): void {
    this.client.setToken(token);
    if (this.wasRefused) this.retry();
  }

  // Repeats what has failed.
  retry(): void {
    this.wasRefused = false;
    this.refusal = undefined;
    this.thumbnails = new Thumbnails(this.client); // tiles without a thumbnail ask this one
    void this.library.retry();
    this.changed();
  }

  // Call this for every failure, wherever it is shown.
  note(failure: Failure): void {
    this.connection.note(failure);
    this.wasRefused ||= failure.kind === 'session';
    if (failure.kind === 'session') this.noteDenial(failure);
  }

  // Call this for the failures of pictures.
  noteDenial(failure: Failure): void {
    if (failure.kind !== 'session' && failure.kind !== 'forbidden') return;
    this.refusal = failure;
    this.changed();
  }

  close(): void {
    this.connection.close();
    this.library.close();
  }

  private onLibrary(): void {
    const { failure } = this.library;
    if (failure) this.note(failure);
    if (failure) this.failed(failure);
    this.changed();
  }

  private onConnection(): void {
    if (this.connection.online && this.library.failure?.passes) void this.library.retry();
    this.changed();
  }
}
