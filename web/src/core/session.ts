// The caller's token: a string, or a function that gives one and is asked again once it is refused.

export type TokenSource = string | (() => string | Promise<string>);

export class Session {
  private asking: Promise<string> | undefined;
  private latest = '';

  constructor(private source: TokenSource) {}

  // From now on. What a function gave stays good until it is refused.
  use(source: TokenSource): void {
    const keeps = typeof source === 'function' && typeof this.source === 'function';
    this.source = source;
    if (!keeps) this.asking = undefined;
  }

  token(): Promise<string> {
    return this.asking ?? this.ask();
  }

  // A token other than the refused one, or undefined when there is none to be had. Requests that
  // are refused at the same time share one question.
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
    return typeof this.source === 'string' ? this.source : this.source();
  }
}
