import { setTimeout as pause } from 'node:timers/promises';

/** What the demo does with the HTTP interface: no more than any program could. */
export class Client {
  private readonly address: string;
  private readonly token: string;

  constructor(address: string, token: string) {
    this.address = address;
    this.token = token;
  }

  get<T>(path: string): Promise<T> {
    return this.send<T>('GET', path);
  }

  post<T>(path: string, body: object = {}, key?: string): Promise<T> {
    return this.send<T>('POST', path, { type: 'application/json', body: JSON.stringify(body) }, key);
  }

  patch<T>(path: string, body: object): Promise<T> {
    return this.send<T>('PATCH', path, { type: 'application/json', body: JSON.stringify(body) });
  }

  put<T>(path: string, body: object | string): Promise<T> {
    const csv = typeof body === 'string';
    return this.send<T>('PUT', path, { type: csv ? 'text/csv' : 'application/json', body: csv ? body : JSON.stringify(body) });
  }

  /** Waits until every subscriber has done all there is. */
  async settled(): Promise<void> {
    for (let tries = 0; tries < 1_000; tries++) {
      const { settled } = await this.get<{ settled: boolean }>('/v1/status');
      if (settled) return;
      await pause(10);
    }
    throw new Error('the product did not come to rest');
  }

  private async send<T>(method: string, path: string, content?: { type: string; body: string }, key?: string): Promise<T> {
    const headers = {
      authorization: `Bearer ${this.token}`,
      ...(content && { 'content-type': content.type }),
      ...(key && { 'idempotency-key': key }),
    };
    const answer = await fetch(this.address + path, { method, headers, ...(content && { body: content.body }) });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${method} ${path} → ${answer.status} ${text}`);
    return JSON.parse(text) as T;
  }
}
