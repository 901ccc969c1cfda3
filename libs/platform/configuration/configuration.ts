import { ConfigurationFault } from './configuration-fault.ts';
import type { Environment } from './environment.ts';
import { httpAddress } from './http-address.ts';
import { observingFrom, type Observing } from './observing.ts';
import { masterKeysFrom, secretsOf, type Secrets } from './secrets.ts';
import { folderOf } from './store-address.ts';

/** Which parts a process runs. */
export const ALL_ROLES = ['intake', 'write', 'read', 'subscribers'] as const;
export type ProcessRole = (typeof ALL_ROLES)[number];

/** All that the product is told from outside, checked. */
export interface Configuration {
  readonly host: string;
  readonly port: number;
  readonly dataDir: string;
  readonly eventStoreDir: string;
  readonly readStoreDir: string;
  readonly roles: readonly ProcessRole[];
  readonly clock: 'system' | 'manual';
  readonly graph: { readonly url: string; readonly token: string | null };
  readonly secrets: Secrets;
  readonly observing: Observing;
  readonly production: boolean;
}

const META = 'https://graph.facebook.com/v26.0';

/** Where the data lies. Reading this makes nothing, so that whoever only looks leaves no trace. Throws {@link ConfigurationFault}. */
export function foldersFrom(env: Environment): Pick<Configuration, 'dataDir' | 'eventStoreDir' | 'readStoreDir'> {
  const dataDir = env['DATA_DIR'] || './data';
  return {
    dataDir,
    eventStoreDir: folderOf('EVENT_STORE_URL', env['EVENT_STORE_URL'], dataDir, 'esdb'),
    readStoreDir: folderOf('READ_STORE_URL', env['READ_STORE_URL'], dataDir, 'mongodb'),
  };
}

/** Where everything lies and what its keys are wrapped with, for tools. Makes nothing either. Both throw {@link ConfigurationFault}. */
export function installationFrom(env: Environment): ReturnType<typeof foldersFrom> & { readonly masterKeys: () => Secrets['masterKeys'] } {
  const folders = foldersFrom(env);
  return { ...folders, masterKeys: () => masterKeysFrom(env, folders.dataDir) };
}

/** Reads the environment. Makes development secrets where they are missing. Throws {@link ConfigurationFault}, one plain line for people. */
export function configurationFrom(env: Environment): Configuration {
  const production = env['NODE_ENV'] === 'production';
  const folders = foldersFrom(env);
  return {
    host: env['HOST'] || '127.0.0.1',
    port: portOf(env['PORT'] || undefined),
    ...folders,
    roles: rolesOf(env['ROLES'] || undefined),
    clock: clockOf(env['CLOCK'] || undefined, production),
    graph: { url: httpAddress('GRAPH_API_URL', env['GRAPH_API_URL'] || META), token: env['GRAPH_API_TOKEN'] || null },
    secrets: secretsOf(env, folders.dataDir, production, folders.eventStoreDir),
    observing: observingFrom(env),
    production,
  };
}

function portOf(text = '3000'): number {
  const port = /^\d{1,5}$/.test(text) ? Number(text) : NaN;
  if (!(port <= 65_535)) throw new ConfigurationFault(`PORT is not a port: ${text}`);
  return port;
}

function rolesOf(text = ALL_ROLES.join(',')): readonly ProcessRole[] {
  const named = text.split(',').map((role) => role.trim());
  const unknown = named.find((role) => !(ALL_ROLES as readonly string[]).includes(role));
  if (unknown !== undefined) throw new ConfigurationFault(`ROLES names "${unknown}"; there are ${ALL_ROLES.join(', ')}`);
  const missing = ALL_ROLES.find((role) => !named.includes(role));
  if (missing) throw new ConfigurationFault(`ROLES leaves out ${missing}, but sqlite: stores belong to one process that runs every part`);
  return ALL_ROLES;
}

function clockOf(text = 'system', production: boolean): 'system' | 'manual' {
  if (text !== 'system' && text !== 'manual') throw new ConfigurationFault(`CLOCK is system or manual, not ${text}`);
  if (text === 'manual' && production) throw new ConfigurationFault('CLOCK=manual is refused with NODE_ENV=production');
  return text;
}
