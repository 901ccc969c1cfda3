import { afterAll, afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { scratch } from '#testing/scratch';
import { unusedPort } from '#testing/unused-port';
import { JwtTokens } from '../auth/jwt-tokens.ts';
import { keepAddress } from '../running/address-file.ts';
import { runningServer } from './admin-client.ts';
import { ServerRefused } from './server-refused.ts';

const SECRET = 'a secret that is long enough for HS256';
const { folder, removeAll } = scratch();

/** What came in: method, path, body. */
const asked: [string, string, string][] = [];
let tokens: string[] = [];
let server: Server;
let address = '';
let answer: { status: number; body: string } = { status: 200, body: '{}' };

beforeEach(async () => {
  server = createServer((request, response) => {
    void bodyOf(request).then((body) => {
      asked.push([request.method ?? '', request.url ?? '', body]);
      tokens.push(request.headers.authorization?.replace('Bearer ', '') ?? '');
      response.writeHead(answer.status, { 'content-type': 'application/json' }).end(answer.body);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  answer = { status: 200, body: '{"ok":true}' };
  asked.length = 0;
  tokens = [];
});

afterEach(() => new Promise((resolve) => void server.close(resolve)));
afterAll(removeAll);

async function bodyOf(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  return Buffer.concat(parts).toString();
}

describe('a command for a running server', () => {
  it('finds the server of its data directory, and asks as an admin whom the server believes', async () => {
    const dataDir = folder();
    keepAddress(dataDir, address);
    const client = await runningServer({ DATA_DIR: dataDir, AUTH_JWT_SECRET: SECRET }, {});
    expect(await client?.get('/v1/admin/lag')).toEqual({ ok: true });
    expect(await client?.post('/v1/admin/verify', { views: ['balances'] })).toEqual({ ok: true });
    expect(asked).toEqual([['GET', '/health/live', ''], ['GET', '/v1/admin/lag', ''], ['POST', '/v1/admin/verify', '{"views":["balances"]}']]);
    expect(await new JwtTokens({ jwtSecret: SECRET, jwksUrl: null }).read(tokens.at(-1) ?? '')).toMatchObject({ workspace: 'system', roles: ['admin'] });
  });

  it('uses the secret that a development start has made, and makes none itself', async () => {
    const dataDir = folder();
    keepAddress(dataDir, address);
    await expect(runningServer({ DATA_DIR: dataDir }, {})).rejects.toThrow('--token is needed');
    expect(readdirSync(dataDir)).toEqual(['server.address']);
    writeFileSync(join(dataDir, 'development.AUTH_JWT_SECRET'), SECRET);
    await (await runningServer({ DATA_DIR: dataDir }, {}))?.get('/');
    expect(await new JwtTokens({ jwtSecret: SECRET, jwksUrl: null }).read(tokens.at(-1) ?? '')).not.toBeNull();
  });

  it('finds none where none runs, or where it crashed', async () => {
    const dataDir = folder();
    expect(await runningServer({ DATA_DIR: dataDir }, {})).toBeNull();
    keepAddress(dataDir, `http://127.0.0.1:${await unusedPort()}`);
    expect(await runningServer({ DATA_DIR: dataDir }, {})).toBeNull();
  });

  it('asks any other server that it is told, with any other token', async () => {
    const client = await runningServer({ DATA_DIR: folder() }, { url: `${address}/`, token: 'theirs' });
    await client?.get('/v1/admin/lag');
    expect([asked, tokens]).toEqual([[['GET', '/v1/admin/lag', '']], ['theirs']]);
    await expect(runningServer({}, { url: 'localhost:3000', token: 'theirs' })).rejects.toThrow('--url');
  });

  it('says in one line what the server says no with', async () => {
    const client = await runningServer({}, { url: address, token: 'theirs' });
    answer = { status: 403, body: '{"title":"Your role may not do this","detail":"needs one of: admin"}' };
    await expect(client?.get('/v1/admin/lag')).rejects.toThrow(new ServerRefused(`${address} answers 403: Your role may not do this: needs one of: admin`));
    answer = { status: 502, body: '<html>' };
    await expect(client?.get('/v1/admin/lag')).rejects.toThrow(`${address} answers 502: nothing`);
  });

  it('says in one line that nobody answers', async () => {
    const nobody = `http://127.0.0.1:${await unusedPort()}`;
    const client = await runningServer({}, { url: nobody, token: 'theirs' });
    await expect(client?.get('/')).rejects.toThrow(new ServerRefused(`nobody answers at ${nobody}`));
  });
});
