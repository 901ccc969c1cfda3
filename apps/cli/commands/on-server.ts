import type { Command } from 'commander';
import { foldersFrom } from '#platform/configuration/configuration';
import { runningServer, type AdminClient, type ServerOptions } from '#platform/maintenance/admin-client';
import { ServerRefused } from '#platform/maintenance/server-refused';

export type { AdminClient, ServerOptions };

/** Options of every command that asks a running server. */
export const asksServer = (command: Command): Command =>
  command.option('--url <address>', 'the server; default: the one that runs on the data directory').option('--token <token>', 'an admin’s token; default: one that is made with the secret found here');

/** The server that is meant, or null when none runs on the data directory. */
export const serverIfAny = (options: ServerOptions): Promise<AdminClient | null> => runningServer(process.env, options);

/** The server that is meant. Throws where none runs: there is nobody to ask. */
export async function serverOf(options: ServerOptions): Promise<AdminClient> {
  const server = await serverIfAny(options);
  if (!server) throw new ServerRefused(`no server runs on ${foldersFrom(process.env).dataDir}; start one, or name one by --url`);
  return server;
}
