/** An answer with its body read. `body` is parsed where it is JSON, else text. */
export interface Answer<B> {
  readonly status: number;
  readonly headers: Headers;
  readonly body: B;
  /** `Ringledger-Position`. */
  readonly position: string;
}

/** A problem document, as far as specs look into it. */
export interface Problem {
  readonly code: string;
  readonly rule?: string;
  readonly retryAt?: string;
  readonly winner?: string;
  readonly detail?: string;
  readonly errors?: readonly { readonly path?: string; readonly line?: number; readonly message: string }[];
}

/** A page of a list. */
export interface Page<T> {
  readonly items: readonly T[];
  readonly next: string | null;
}

/** What any request may carry beside its body. */
export type RequestHeaders = Readonly<Record<string, string>>;

/** Sends one request. A string or bytes go as they are, anything else as JSON. */
export async function request<B>(method: string, url: string, body: unknown, headers: RequestHeaders = {}): Promise<Answer<B>> {
  const response = await fetch(url, { method, ...contentOf(body, headers) });
  return {
    status: response.status,
    headers: response.headers,
    body: readBody(await response.text(), response.headers.get('content-type')) as B,
    position: response.headers.get('ringledger-position') ?? '',
  };
}

function contentOf(body: unknown, headers: RequestHeaders): NonNullable<Parameters<typeof fetch>[1]> {
  if (body === undefined) return { headers };
  if (typeof body === 'string') return { headers, body };
  if (body instanceof Uint8Array) return { headers, body: new Uint8Array(body) };
  return { headers: { 'content-type': 'application/json', ...headers }, body: JSON.stringify(body) };
}

const readBody = (text: string, type: string | null): unknown => (text !== '' && type !== null && /json/.test(type) ? JSON.parse(text) : text);

/** Routes of one server, asked by one person. The type of the body is what the spec expects; nothing checks it here. */
export class Api {
  private readonly address: () => string;
  private readonly headers: RequestHeaders;

  constructor(address: () => string, token: string | null) {
    this.address = address;
    this.headers = token === null ? {} : { authorization: `Bearer ${token}` };
  }

  get<B>(path: string, headers?: RequestHeaders): Promise<Answer<B>> {
    return this.send('GET', path, undefined, headers);
  }

  post<B>(path: string, body?: unknown, headers?: RequestHeaders): Promise<Answer<B>> {
    return this.send('POST', path, body, headers);
  }

  put<B>(path: string, body: unknown, headers?: RequestHeaders): Promise<Answer<B>> {
    return this.send('PUT', path, body, headers);
  }

  patch<B>(path: string, body: unknown, headers?: RequestHeaders): Promise<Answer<B>> {
    return this.send('PATCH', path, body, headers);
  }

  send<B>(method: string, path: string, body: unknown, headers: RequestHeaders = {}): Promise<Answer<B>> {
    return request<B>(method, this.address() + path, body, { ...this.headers, ...headers });
  }
}
