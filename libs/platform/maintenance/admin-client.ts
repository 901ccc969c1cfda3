import { issueToken } from '../auth/jwt-tokens.ts';
import { foldersFrom } from '../configuration/configuration.ts';
import type { Environment } from '../configuration/environment.ts';
import { httpAddress } from '../configuration/http-address.ts';
import { jwtSecretFrom } from '../configuration/secrets.ts';
import { keptAddress } from '../running/address-file.ts';
import { ServerRefused } from './server-refused.ts';

/** Which server, and with what token, where that is not to be found in the data directory. */
export interface ServerOptions {
  readonly url?: string;
  readonly token?: string;
}

/** How long a token that is made for one command is good for, in seconds: a rebuild may be watched for a while. */
const GOOD_FOR = 24 * 3_600;

/** Asks a running server, as an admin. */
export class AdminClient {
  readonly address: string;
  private readonly token: string;

  constructor(address: string, token: string) {
    this.address = address;
    this.token = token;
  }

  /** Throws {@link ServerRefused} with what the server says. */
  get<T>(path: string): Promise<T> {
    return this.ask<T>('GET', path);
  }

  /** As {@link get}. */
  post<T>(path: string, body?: object): Promise<T> {
    return this.ask<T>('POST', path, body);
  }

  private async ask<T>(method: string, path: string, body?: object): Promise<T> {
    const headers = { authorization: `Bearer ${this.token}`, ...(body && { 'content-type': 'application/json' }) };
    const response = await reached(this.address, `${this.address}${path}`, { method, headers, ...(body && { body: JSON.stringify(body) }) });
    const answer = (await response.json().catch(() => ({}))) as { title?: string; detail?: string };
    if (response.ok) return answer as T;
    throw new ServerRefused(`${this.address} answers ${response.status}: ${[answer.title, answer.detail].filter(Boolean).join(': ') || 'nothing'}`);
  }
}

/**
 * The server that is named, or else the one that runs on the data directory; null when none does. Throws {@link ServerRefused} where there is no token for
 * it, and `ConfigurationFault` where the address is none.
 */
export async function runningServer(env: Environment, { url, token }: ServerOptions): Promise<AdminClient | null> {
  const { dataDir } = foldersFrom(env);
  const address = url === undefined ? keptAddress(dataDir) : httpAddress('--url', url);
  if (address === null) return null;
  // Nobody takes the address back when a server crashes.
  if (url === undefined && !(await answers(address))) return null;
  return new AdminClient(address, token ?? (await ownToken(env, dataDir)));
}

async function ownToken(env: Environment, dataDir: string): Promise<string> {
  const secret = jwtSecretFrom(env, dataDir);
  if (secret === null) throw new ServerRefused('--token is needed: there is no secret here to make one with');
  return issueToken(secret, { sub: 'ringledger', workspace: 'system', roles: ['admin'] }, GOOD_FOR);
}

async function answers(address: string): Promise<boolean> {
  return fetch(`${address}/health/live`).then((response) => response.ok, () => false);
}

async function reached(address: string, url: string, request: RequestInit): Promise<Response> {
  try {
    return await fetch(url, request);
  } catch {
    throw new ServerRefused(`nobody answers at ${address}`);
  }
}
