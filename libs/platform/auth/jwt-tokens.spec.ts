import { createHmac } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { exportJWK, generateKeyPair, SignJWT, type CryptoKey } from 'jose';
import { unusedPort } from '#testing/unused-port';
import { issueToken, JwtTokens } from './jwt-tokens.ts';

const SECRET = 'a secret of at least 32 characters';
const anna = { sub: 'anna', workspace: 'demo', roles: ['agent', 'admin'] };

const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');

/** A token of whatever header and claims, signed as HS256 by a key. */
function forged(header: object, claims: object, key: string = SECRET): string {
  const signed = `${part(header)}.${part(claims)}`;
  return `${signed}.${createHmac('sha256', key).update(signed).digest('base64url')}`;
}

const soon = (): number => Math.floor(Date.now() / 1_000) + 600;
const HS256 = { alg: 'HS256', typ: 'JWT' };
const complete = () => ({ ...anna, exp: soon() });

describe('tokens of a shared secret', () => {
  const tokens = new JwtTokens({ jwtSecret: SECRET, jwksUrl: null });

  afterEach(() => void jest.useRealTimers());

  it('say who asks', async () => {
    expect(await tokens.read(await issueToken(SECRET, anna, 60))).toEqual(anna);
    expect(await tokens.read(forged(HS256, complete()))).toEqual(anna);
  });

  it('are good until they expire, also where they were read before', async () => {
    jest.useFakeTimers({ doNotFake: ['nextTick', 'setImmediate', 'queueMicrotask'], now: 1_764_000_000_000 });
    const token = await issueToken(SECRET, anna, 60);
    jest.setSystemTime(1_764_000_059_000);
    expect(await tokens.read(token)).toEqual(anna);
    jest.setSystemTime(1_764_000_060_000);
    expect([await tokens.read(token), await new JwtTokens({ jwtSecret: SECRET, jwksUrl: null }).read(token)]).toEqual([null, null]);
  });

  it.each([
    ['no token', () => 'nonsense'],
    ['another key', () => forged(HS256, complete(), `${SECRET}!`)],
    ['claims changed after it was signed', () => forged(HS256, complete()).replace(/\.[^.]+\./, `.${part({ ...complete(), roles: ['finance'] })}.`)],
    ['algorithm none without a signature', () => `${part({ alg: 'none' })}.${part(complete())}.`],
    ['algorithm none with a signature', () => forged({ alg: 'none' }, complete())],
    ['another algorithm', () => forged({ alg: 'HS512' }, complete())],
    ['an algorithm of key pairs', () => forged({ alg: 'RS256' }, complete())],
    ['expired', () => forged(HS256, { ...anna, exp: soon() - 601 })],
    ['no expiry', () => forged(HS256, anna)],
    ['not yet good', () => forged(HS256, { ...complete(), nbf: soon() })],
    ['a role that there is not', () => forged(HS256, { ...complete(), roles: ['agent', 'root'] })],
    ['roles as text', () => forged(HS256, { ...complete(), roles: 'admin' })],
    ['no roles', () => forged(HS256, { ...complete(), roles: undefined })],
    ['no workspace', () => forged(HS256, { ...complete(), workspace: undefined })],
    ['a workspace that could be two', () => forged(HS256, { ...complete(), workspace: 'demo.other' })],
    ['the workspace of the system', () => forged(HS256, { ...complete(), workspace: '_system' })],
    ['nobody', () => forged(HS256, { ...complete(), sub: '' })],
    ['a subject with blanks', () => forged(HS256, { ...complete(), sub: 'anna smith' })],
    ['a subject longer than an id', () => forged(HS256, { ...complete(), sub: 'a'.repeat(129) })],
  ])('are refused: %s', async (_, token) => expect(await tokens.read(token())).toBeNull());
});

describe('tokens of a JWKS address', () => {
  let server: Server;
  let keys: object[] = [];
  let asked = 0;
  let jwksUrl = '';
  let pair: { readonly privateKey: CryptoKey; readonly publicKey: CryptoKey };

  const signed = (alg: string, kid: string, key: CryptoKey = pair.privateKey): Promise<string> =>
    new SignJWT({ workspace: 'demo', roles: anna.roles }).setProtectedHeader({ alg, kid }).setSubject('anna').setExpirationTime('10m').sign(key);

  beforeAll(async () => {
    pair = await generateKeyPair('RS256');
    keys = [{ ...(await exportJWK(pair.publicKey)), kid: 'k1', alg: 'RS256', use: 'sig' }];
    server = createServer((_, response) => {
      asked++;
      response.setHeader('content-type', 'application/json').end(JSON.stringify({ keys }));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    jwksUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}/keys`;
  });

  afterAll(() => new Promise<void>((resolve) => void server.close(() => resolve())));

  it('are read with the keys that lie there, which are fetched once', async () => {
    const tokens = new JwtTokens({ jwtSecret: null, jwksUrl });
    const before = asked;
    for (const token of [await signed('RS256', 'k1'), await signed('RS256', 'k1')]) expect(await tokens.read(token)).toEqual(anna);
    expect(asked).toBe(before + 1);
  });

  it('are refused with a key that does not lie there', async () => {
    const stranger = await generateKeyPair('RS256');
    const tokens = new JwtTokens({ jwtSecret: null, jwksUrl });
    expect(await tokens.read(await signed('RS256', 'k1', stranger.privateKey))).toBeNull();
    expect(await tokens.read(await signed('RS256', 'k2'))).toBeNull();
  });

  it('never take the public key for a shared secret', async () => {
    const known = JSON.stringify(keys[0]);
    const tokens = new JwtTokens({ jwtSecret: null, jwksUrl });
    expect(await tokens.read(forged({ ...HS256, kid: 'k1' }, complete(), known))).toBeNull();
    expect(await tokens.read(`${part({ alg: 'none', kid: 'k1' })}.${part(complete())}.`)).toBeNull();
  });

  it('stand beside those of a shared secret where both are configured', async () => {
    const tokens = new JwtTokens({ jwtSecret: SECRET, jwksUrl });
    expect(await tokens.read(await signed('RS256', 'k1'))).toEqual(anna);
    expect(await tokens.read(forged(HS256, complete()))).toEqual(anna);
    expect(await tokens.read(forged(HS256, complete(), 'another secret of 32 characters!!'))).toBeNull();
  });

  it('are refused where the keys cannot be fetched', async () => {
    const tokens = new JwtTokens({ jwtSecret: null, jwksUrl: `http://127.0.0.1:${await unusedPort()}/keys` });
    expect(await tokens.read(await signed('RS256', 'k1'))).toBeNull();
  });
});
