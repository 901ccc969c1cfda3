import { randomBytes } from 'node:crypto';
import { ConfigurationFault } from './configuration-fault.ts';
import type { Environment } from './environment.ts';
import { httpAddress } from './http-address.ts';
import { keptIfThere, keptInFile } from './kept-file.ts';
import { masterKeysIn } from './master-key.ts';

/** What must not become known. */
export interface Secrets {
  /** Of HS256 tokens; null when a JWKS address is given instead. */
  readonly jwtSecret: string | null;
  readonly jwksUrl: string | null;
  /** Several during a rotation. */
  readonly appSecrets: readonly string[];
  readonly verifyToken: string;
  /** What our own ids of the platform's ids are made with. Belongs to the data, not to the configuration: it is made with the log and lives as long. */
  readonly pseudonymSecret: Uint8Array;
  /** What the keys of personal data are wrapped with; several during a rotation, the newest first. */
  readonly masterKeys: readonly Uint8Array[];
}

const SHORTEST = 32;
const MASTER_KEY = 'KEYS_MASTER_KEY';

/** From the environment; outside production, what is missing is made once and kept in the data directory. `logDir`: where the log lies. */
export function secretsOf(env: Environment, dataDir: string, production: boolean, logDir: string = dataDir): Secrets {
  const jwksUrl = env['AUTH_JWKS_URL'] ? httpAddress('AUTH_JWKS_URL', env['AUTH_JWKS_URL']) : null;
  const secret = (variable: string): string => env[variable] || made(variable, dataDir, production);
  const jwtSecret = jwksUrl && !env['AUTH_JWT_SECRET'] ? null : secret('AUTH_JWT_SECRET');
  if (jwtSecret !== null && jwtSecret.length < SHORTEST) throw new ConfigurationFault(`AUTH_JWT_SECRET has fewer than ${SHORTEST} characters`);
  return {
    jwtSecret,
    jwksUrl,
    appSecrets: listOf(secret('WHATSAPP_APP_SECRET')),
    verifyToken: secret('WHATSAPP_VERIFY_TOKEN'),
    pseudonymSecret: Buffer.from(kept(logDir, 'pseudonyms.key'), 'utf8'),
    masterKeys: masterKeysIn(secret(MASTER_KEY)),
  };
}

/** The master keys for whoever only looks: from the environment, or as a development start has made them. Makes nothing. */
export function masterKeysFrom(env: Environment, dataDir: string): readonly Uint8Array[] {
  const text = env[MASTER_KEY] || keptIfThere(dataDir, developmentFile(MASTER_KEY));
  if (!text) throw new ConfigurationFault(`${MASTER_KEY} is missing`);
  return masterKeysIn(text);
}

/** The secret of HS256 tokens for whoever only looks; null where there is none. Makes nothing. */
export function jwtSecretFrom(env: Environment, dataDir: string): string | null {
  return env['AUTH_JWT_SECRET'] || keptIfThere(dataDir, developmentFile('AUTH_JWT_SECRET'));
}

function made(variable: string, dataDir: string, production: boolean): string {
  if (production) throw new ConfigurationFault(`${variable} is missing`);
  return kept(dataDir, developmentFile(variable));
}

const developmentFile = (variable: string): string => `development.${variable}`;

function kept(folder: string, name: string): string {
  try {
    return keptInFile(folder, name, () => randomBytes(32).toString('base64url'));
  } catch (error) {
    throw new ConfigurationFault(`DATA_DIR or EVENT_STORE_URL names a folder that cannot be used: ${(error as Error).message}`);
  }
}

function listOf(text: string): readonly string[] {
  const secrets = text.split(',').map((secret) => secret.trim()).filter((secret) => secret !== '');
  if (secrets.length === 0) throw new ConfigurationFault('WHATSAPP_APP_SECRET is empty');
  return secrets;
}
