import { installationFrom } from '#platform/configuration/configuration';
import { serverIfAny, serverOf, type ServerOptions } from './on-server.ts';
import { rebuildOn } from './rebuild-running.ts';
import { rebuildAll } from '#platform/maintenance/rebuild-all';

/** Builds views anew: on the server that runs, beside what is read; where none runs every one, and prints how much that was. */
export async function rebuildViews(names: readonly string[], options: ServerOptions): Promise<void> {
  // Without a server there is nobody who could go on reading the others, so all are built together.
  const server = names.length > 0 ? await serverOf(options) : await serverIfAny(options);
  if (server) return rebuildOn(server, names);
  const began = performance.now();
  const { events, views } = await rebuildAll(installationFrom(process.env), (message) => console.error(message));
  console.log(`${events} events folded into ${views} views in ${((performance.now() - began) / 1_000).toFixed(1)} s`);
}
