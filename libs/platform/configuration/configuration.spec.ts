import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { scratch } from '#testing/scratch';
import { ALL_ROLES, configurationFrom } from './configuration.ts';
import { ConfigurationFault } from './configuration-fault.ts';
import { masterKeysFrom } from './secrets.ts';

const { folder, removeAll } = scratch();
const LONG = 'a secret of at least 32 characters';
const MASTER = 'ab'.repeat(32);
const SECRETS = { AUTH_JWT_SECRET: LONG, WHATSAPP_APP_SECRET: 'app', WHATSAPP_VERIFY_TOKEN: 'verify', KEYS_MASTER_KEY: MASTER };

type Environment = Parameters<typeof configurationFrom>[0];

const from = (env: Environment, dataDir = folder()) => configurationFrom({ DATA_DIR: dataDir, ...env });

/** What is wrong, as the one line that people get. */
function fault(env: Environment): string {
  try {
    from(env);
  } catch (error) {
    if (error instanceof ConfigurationFault) return error.message;
    throw error;
  }
  throw new Error('nothing is wrong');
}

afterAll(removeAll);

describe('configuration', () => {
  it('needs nothing at all outside of production', () => {
    const dataDir = folder();
    expect(from({}, dataDir)).toEqual({
      host: '127.0.0.1', port: 3000, dataDir, eventStoreDir: dataDir, readStoreDir: dataDir, roles: ALL_ROLES, clock: 'system',
      graph: { url: 'https://graph.facebook.com/v26.0', token: null }, production: false,
      observing: { logLevel: 'info', tracing: null, stillAfter: 30_000 },
      secrets: { jwtSecret: expect.any(String), jwksUrl: null, appSecrets: [expect.any(String)], verifyToken: expect.any(String), pseudonymSecret: expect.any(Uint8Array), masterKeys: [expect.any(Uint8Array)] },
    });
  });

  it('takes what it is told', () => {
    const env = {
      PORT: '8080', HOST: '0.0.0.0', EVENT_STORE_URL: `sqlite:${folder()}`, READ_STORE_URL: `sqlite:${folder()}`, CLOCK: 'manual', ROLES: 'subscribers, read,write,intake',
      GRAPH_API_URL: 'http://127.0.0.1:9/v1/', GRAPH_API_TOKEN: 'token', ...SECRETS, WHATSAPP_APP_SECRET: 'new, old,',
    };
    expect(from(env)).toMatchObject({
      host: '0.0.0.0', port: 8080, clock: 'manual', roles: ALL_ROLES, graph: { url: 'http://127.0.0.1:9/v1', token: 'token' },
      eventStoreDir: env.EVENT_STORE_URL.slice(7), readStoreDir: env.READ_STORE_URL.slice(7),
      secrets: { jwtSecret: LONG, appSecrets: ['new', 'old'], verifyToken: 'verify' },
    });
  });

  it('takes an empty variable for none', () => {
    const empty = Object.fromEntries(['PORT', 'HOST', 'EVENT_STORE_URL', 'READ_STORE_URL', 'CLOCK', 'ROLES', 'GRAPH_API_URL', 'GRAPH_API_TOKEN', ...Object.keys(SECRETS)].map((name) => [name, '']));
    expect(from(empty)).toMatchObject({ port: 3000, host: '127.0.0.1', clock: 'system', roles: ALL_ROLES, graph: { token: null } });
  });

  it.each([
    ['PORT', 'http'], ['PORT', '65536'], ['PORT', '-1'], ['PORT', '80.5'],
    ['CLOCK', 'sundial'],
    ['ROLES', 'read,dance'], ['ROLES', 'read'], ['ROLES', 'intake,write,read'],
    ['GRAPH_API_URL', 'graph.facebook.com'], ['GRAPH_API_URL', 'ftp://graph'],
    ['EVENT_STORE_URL', 'esdb://admin:secret@host:2113'], ['EVENT_STORE_URL', 'postgres://user:secret@host'], ['EVENT_STORE_URL', './data'],
    ['READ_STORE_URL', 'mongodb://user:secret@host'], ['READ_STORE_URL', 'esdb://host'],
    ['AUTH_JWT_SECRET', 'thirty-one characters are too few'.slice(0, 31)], ['AUTH_JWKS_URL', 'issuer.example'],
    ['WHATSAPP_APP_SECRET', ' , '],
    ['KEYS_MASTER_KEY', 'a:secret'], ['KEYS_MASTER_KEY', `${MASTER},:secret`], ['KEYS_MASTER_KEY', ' , '],
  ])('names the variable in the line that says what is wrong: %s=%s', (name, value) => {
    const line = fault({ [name]: value });
    expect(line).toContain(name);
    expect(line).not.toMatch(/\n|:secret/);
  });

  it('says that ROLES must have every part on the embedded stores, and which one is left out', () =>
    expect(fault({ ROLES: 'intake,write,read' })).toContain('leaves out subscribers'));
});

describe('configuration in production', () => {
  const production = { NODE_ENV: 'production', ...SECRETS };

  it('is complete with its secrets, and keeps none of them', () => {
    const dataDir = folder();
    expect(from(production, dataDir)).toMatchObject({ production: true, secrets: { jwtSecret: LONG } });
    expect(readdirSync(dataDir)).toEqual(['pseudonyms.key']);
  });

  it.each(Object.keys(SECRETS))('is refused without %s, which it names', (name) => {
    const dataDir = folder();
    writeFileSync(join(dataDir, `development.${name}`), 'made by a development start');
    for (const value of [undefined, '']) expect(() => from({ ...production, [name]: value }, dataDir)).toThrow(new ConfigurationFault(`${name} is missing`));
  });

  it('needs no secret for tokens where a JWKS address is given', () =>
    expect(from({ ...production, AUTH_JWT_SECRET: undefined, AUTH_JWKS_URL: 'https://issuer.example/keys' }).secrets).toMatchObject({ jwtSecret: null, jwksUrl: 'https://issuer.example/keys' }));

  it('takes both, where both are given', () =>
    expect(from({ ...production, AUTH_JWKS_URL: 'https://issuer.example/keys' }).secrets).toMatchObject({ jwtSecret: LONG, jwksUrl: 'https://issuer.example/keys' }));

  it('is refused with a clock that stands still', () => expect(fault({ ...production, CLOCK: 'manual' })).toBe('CLOCK=manual is refused with NODE_ENV=production'));
});

describe('secrets that are made', () => {
  it('are good, different, kept for the next start, and nobody else’s to read', () => {
    const dataDir = folder();
    const first = from({}, dataDir).secrets;
    expect(from({}, dataDir).secrets).toEqual(first);
    const { jwtSecret, appSecrets, verifyToken, pseudonymSecret, masterKeys } = first;
    const all = [jwtSecret, ...appSecrets, verifyToken, Buffer.from(pseudonymSecret).toString(), ...masterKeys.map((key) => Buffer.from(key).toString('base64url'))];
    expect(new Set(all).size).toBe(5);
    for (const secret of all) expect(secret).toMatch(/^[\w-]{43}$/);
    const files = readdirSync(dataDir).sort();
    expect(files).toEqual(['AUTH_JWT_SECRET', 'KEYS_MASTER_KEY', 'WHATSAPP_APP_SECRET', 'WHATSAPP_VERIFY_TOKEN'].map((name) => `development.${name}`).concat('pseudonyms.key'));
    for (const file of files) expect(statSync(join(dataDir, file)).mode & 0o077).toBe(0);
  });

  it('give way to what the environment says', () => {
    const dataDir = folder();
    from({}, dataDir);
    expect(from(SECRETS, dataDir).secrets).toMatchObject({ jwtSecret: LONG, appSecrets: ['app'], verifyToken: 'verify' });
  });

  it('are several master keys during a rotation, the newest first', () =>
    expect(from({ KEYS_MASTER_KEY: `${'cd'.repeat(32)},${MASTER}` }).secrets.masterKeys.map((key) => Buffer.from(key).toString('hex'))).toEqual(['cd'.repeat(32), MASTER]));

  it('are found by whoever only looks, who makes none', () => {
    const dataDir = folder();
    expect(() => masterKeysFrom({}, dataDir)).toThrow(new ConfigurationFault('KEYS_MASTER_KEY is missing'));
    expect(readdirSync(dataDir)).toEqual([]);
    const { masterKeys } = from({}, dataDir).secrets;
    expect(masterKeysFrom({}, dataDir)).toEqual(masterKeys);
    expect(masterKeysFrom({ KEYS_MASTER_KEY: MASTER }, dataDir).map((key) => Buffer.from(key).toString('hex'))).toEqual([MASTER]);
  });

  it('lie beside the log where they belong to it, so that moving the data directory renames nobody', () => {
    const log = folder();
    const env = { EVENT_STORE_URL: `sqlite:${log}` };
    const { pseudonymSecret } = from(env).secrets;
    expect(from(env).secrets.pseudonymSecret).toEqual(pseudonymSecret);
    expect(readFileSync(join(log, 'pseudonyms.key'), 'utf8')).toBe(Buffer.from(pseudonymSecret).toString());
  });

  it('say in one line where they cannot be kept', () => {
    const file = join(folder(), 'file');
    writeFileSync(file, '');
    expect(fault({ DATA_DIR: file })).toMatch(/^DATA_DIR or EVENT_STORE_URL names a folder that cannot be used: /);
  });
});
