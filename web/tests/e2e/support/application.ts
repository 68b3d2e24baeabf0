// A practice's application on an origin of its own, which embeds the gallery.
import { createServer, type Server } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';

export class Application {
  private html = '';
  private policy = '';

  private constructor(
    private readonly server: Server,
    readonly origin: string,
  ) {}

  static async start(): Promise<Application> {
    const server = createServer((_, answer) => {
      const headers: Record<string, string> = { 'Content-Type': 'text/html; charset=utf-8' };
      if (application.policy) headers['Content-Security-Policy'] = application.policy;
      answer.writeHead(200, headers).end(application.html);
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const application = new Application(server, `http://127.0.0.1:${(server.address() as AddressInfo).port}`);
    return application;
  }

  serve(html: string, policy: string): void {
    this.html = html;
    this.policy = policy;
  }

  stop(): void {
    this.server.close();
    this.server.closeAllConnections();
  }
}
