import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { JwtTokens } from '#platform/auth/jwt-tokens';
import { allViews } from '#views/registry';
import { Installation, type Environment } from './installation.fixture.ts';

let shop: Installation;

beforeAll(async () => {
  shop = new Installation();
  await shop.fill();
});

afterAll(() => shop.remove());

const plain = (message: string | RegExp) => ({ code: 1, out: [], err: [expect.stringMatching(message)] });

/** Changes the views behind everybody's back. */
function tamper(sql: string): void {
  const views = new DatabaseSync(join(shop.dataDir, 'views.db'));
  expect(Number(views.prepare(sql).run().changes)).toBe(1);
  views.close();
}

describe('ringledger token', () => {
  const secret = () => readFileSync(join(shop.dataDir, 'development.AUTH_JWT_SECRET'), 'utf8');
  const token = (more: readonly string[] = [], env: Environment = {}) => shop.run(['token', '--workspace', 'demo', '--sub', 'anna', '--roles', 'agent, admin', ...more], env);

  it('prints one token that the server takes, good for 12 h', async () => {
    const { code, out, err } = await token();
    expect([code, out.length, err]).toEqual([0, 1, []]);
    const text = out[0] as string;
    expect(await new JwtTokens({ jwtSecret: secret(), jwksUrl: null }).read(text)).toEqual({ sub: 'anna', workspace: 'demo', roles: ['agent', 'admin'] });
    const { iat, exp } = JSON.parse(Buffer.from(text.split('.')[1] ?? '', 'base64url').toString()) as { iat: number; exp: number };
    expect(exp - iat).toBeGreaterThanOrEqual(12 * 3_600);
    expect(exp - iat).toBeLessThanOrEqual(12 * 3_600 + 1);
  });

  it('signs with the secret of the environment, for as long as is said', async () => {
    const AUTH_JWT_SECRET = 'a secret that is long enough for HS256';
    const { out } = await token(['--hours', '1'], { AUTH_JWT_SECRET });
    const text = out[0] as string;
    expect(await new JwtTokens({ jwtSecret: AUTH_JWT_SECRET, jwksUrl: null }).read(text)).not.toBeNull();
    expect(await new JwtTokens({ jwtSecret: secret(), jwksUrl: null }).read(text)).toBeNull();
    const { exp } = JSON.parse(Buffer.from(text.split('.')[1] ?? '', 'base64url').toString()) as { exp: number };
    expect(Math.abs(exp - Date.now() / 1_000 - 3_600)).toBeLessThan(60);
  });

  it.each([
    [['--roles', 'agent,boss'], '--roles names "boss"'],
    [['--roles', ''], '--roles names ""'],
    [['--workspace', 'de.mo'], '--workspace is 1 to 64'],
    [['--workspace', ''], '--workspace is 1 to 64'],
    [['--sub', 'anna maria'], '--sub is 1 to 128'],
    [['--sub', ''], '--sub is 1 to 128'],
    [['--hours', '0'], '--hours is a whole number'],
    [['--hours', '1.5'], '--hours is a whole number'],
    [['--hours', '-1'], '--hours'],
  ])('says in one line what is wrong with %j', async (args, message) => {
    expect(await token(args)).toEqual(plain(message));
  });

  it('says in one line what is missing, or that tokens come from elsewhere', async () => {
    expect(await shop.run(['token', '--sub', 'anna', '--roles', 'agent'])).toEqual(plain('--workspace'));
    expect(await token([], { NODE_ENV: 'production' })).toEqual(plain(/^ringledger: AUTH_JWT_SECRET is missing$/));
    expect(await token([], { AUTH_JWKS_URL: 'https://keys.example/jwks' })).toEqual(plain('AUTH_JWKS_URL'));
    expect(await token([], { AUTH_JWT_SECRET: 'short' })).toEqual(plain('AUTH_JWT_SECRET'));
  });
});

describe('ringledger, asked for what it does not know', () => {
  it.each([[['nonsense']], [['lag', '--fast']]])('says so in one line: %j', async (args) => {
    expect(await shop.run(args)).toEqual(plain('error: '));
  });

  it('says what it can do', async () => {
    const { code, out } = await shop.run(['--help']);
    expect(code).toBe(0);
    for (const command of ['token', 'lag', 'rebuild', 'verify']) expect(out.join('\n')).toContain(`  ${command}`);
  });
});

describe('ringledger lag', () => {
  it('tells how far every view is, with the server or without it', async () => {
    const { code, out } = await shop.run(['lag']);
    expect([code, out[0]]).toEqual([0, expect.stringMatching(/^log [0-9a-f-]{36}, head \d{20}$/)]);
    const head = /head (\d+)/.exec(out[0] ?? '')?.[1] ?? '';
    expect(out.slice(1)).toEqual(allViews.map(({ name }) => expect.stringMatching(new RegExp(`^${name} +0 events behind, at ${head}$`))));
    const running = await shop.start();
    expect((await shop.run(['lag'])).code).toBe(0);
    await running.stop();
  });

  it('needs a log to be behind of', async () => {
    const empty = new Installation();
    expect(await empty.run(['lag'])).toEqual(plain('there is no log'));
    expect(await empty.run(['verify'])).toEqual(plain('there is no log'));
    empty.remove();
  });
});

describe('ringledger verify', () => {
  it('finds every view equal to what the log folds to', async () => {
    const { code, out, err } = await shop.run(['verify']);
    expect([code, err]).toEqual([0, []]);
    expect(out).toEqual(allViews.map(({ name }) => expect.stringMatching(new RegExp(`^equal  ${name} +\\d+ documents  `))));
    expect(out.find((line) => line.includes(' call-history '))).toMatch(/ 2 documents {2}([0-9a-f]{16,}|sha256:[0-9a-f]+) {2}\1$/);
  });

  it('does so while the server runs', async () => {
    const running = await shop.start();
    expect((await shop.run(['verify'])).code).toBe(0);
    await running.stop();
  });
});

describe('ringledger rebuild', () => {
  it('is refused in one line while another process has the directory', async () => {
    const running = await shop.start();
    expect(await shop.run(['rebuild'])).toEqual(plain(/^ringledger: .*another process/));
    await running.stop();
    expect((await shop.run(['rebuild'])).code).toBe(0);
  });

  it('mends what verify found: exit code 1 and the view by name, then 0 again', async () => {
    const before = (await shop.run(['verify'])).out;
    const table = tableOf('balances');
    tamper(`UPDATE "${table}" SET json = replace(json, '"debt":"0.000000"', '"debt":"0.000001"')`);
    const found = await shop.run(['verify']);
    expect(found.code).toBe(1);
    expect(found.out.filter((line) => line.startsWith('DIFFER')).map((line) => line.split(/ +/)[1])).toEqual(['balances']);
    const rebuilt = await shop.run(['rebuild']);
    expect(rebuilt).toMatchObject({ code: 0, out: [expect.stringMatching(new RegExp(`^\\d+ events folded into ${allViews.length} views in \\d+\\.\\d s$`))] });
    const after = await shop.run(['verify']);
    expect([after.code, after.out]).toEqual([0, before]);
  });
});

/** The table of a view's documents. */
function tableOf(view: string): string {
  const views = new DatabaseSync(join(shop.dataDir, 'views.db'), { readOnly: true });
  const tables = views.prepare("SELECT name FROM sqlite_schema WHERE type = 'table'").all() as unknown as readonly { name: string }[];
  views.close();
  const found = tables.find(({ name }) => name.includes(view));
  if (!found) throw new Error(`no table of ${view} among ${tables.map(({ name }) => name).join(', ')}`);
  return found.name;
}
