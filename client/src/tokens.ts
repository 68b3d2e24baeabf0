// The caller's token: asked for once, however many requests want it, and once more when it is refused.
import { noToken } from './errors.js';

/** A JWT, or a function that returns one, and is called again when the service refuses what it returned (401). */
export type TokenSource = string | (() => string | Promise<string>);

export class Tokens {
  private asking: Promise<string> | undefined;
  private latest = '';

  constructor(private source: TokenSource) {}

  // Used from now on. A token that a function returned stays in use until it is refused.
  use(source: TokenSource): void {
    const keeps = typeof source === 'function' && typeof this.source === 'function';
    this.source = source;
    if (!keeps) this.asking = undefined;
  }

  token(): Promise<string> {
    return this.asking ?? this.ask();
  }

  // Resolves with a token other than the refused one, or undefined when there is none. Requests that are refused at
  // the same time share one call of the function.
  async renewed(refused: string): Promise<string | undefined> {
    if (typeof this.source === 'function' && this.latest === refused) void this.ask();
    const token = await this.token();
    return token === refused ? undefined : token;
  }

  private ask(): Promise<string> {
    this.latest = '';
    const asking = this.answer();
    this.asking = asking;
    asking.then(
      (token) => {
        if (this.asking === asking) this.latest = token;
      },
      () => {
        if (this.asking === asking) this.asking = undefined; // the next request asks again
      },
    );
    return asking;
  }

  private async answer(): Promise<string> {
    if (typeof this.source === 'string') return this.source;
    try {
      return await this.source();
    } catch (cause) {
      throw noToken(cause);
    }
  }
}
