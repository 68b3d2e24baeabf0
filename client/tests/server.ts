// A server on loopback that answers as a test says, anew for each test of the file that imports this.
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

import { afterEach, beforeEach, vi } from 'vitest';

import { ImagingClient, type ImagingOptions } from '../src/index.js';

export interface Asked {
  method: string;
  url: string;
  headers: IncomingMessage['headers'];
  body: Buffer;
}

type Handler = (asked: Asked, answer: ServerResponse, count: number) => void;

let server: Server;
let handler: Handler;
export let asked: Asked[];

beforeEach(async () => {
  vi.spyOn(Math, 'random').mockReturnValue(0); // the shortest pauses
  asked = [];
  server = createServer((request, answer) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const { method = '', url = '', headers } = request;
      asked.push({ method, url, headers, body: Buffer.concat(chunks) });
      handler(asked.at(-1)!, answer, asked.length);
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
});
afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
  server.close();
  server.closeAllConnections();
});

export const base = () => `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

/** Sets what the server does from now on; count: of the request, from 1. */
export function answers(handle: Handler): void {
  handler = handle;
}

export const client = (more: Partial<ImagingOptions> = {}) =>
  new ImagingClient({ baseUrl: `${base()}/`, token: 'token', ...more });

export function json(answer: ServerResponse, status: number, body: unknown, headers: Record<string, string> = {}): void {
  answer.writeHead(status, { 'Content-Type': 'application/json', ...headers }).end(JSON.stringify(body));
}

export const refusal = (error: string, message = 'own words') => ({ error, message, requestId: 'r-1' });

/** Sends the head and a part of the body, and cuts the connection. */
export function cut(answer: ServerResponse): void {
  answer.writeHead(200, { 'Content-Type': 'application/json', 'Content-Length': '1000' });
  answer.write('{"studies":[', () => answer.destroy());
}

/** What a call rejects with. */
export const failureOf = (call: Promise<unknown>): Promise<unknown> =>
  call.then(
    () => {
      throw new Error('it succeeded');
    },
    (error: unknown) => error,
  );
