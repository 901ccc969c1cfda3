import { setTimeout as pause } from 'node:timers/promises';
import { allViews } from '#views/registry';
import { serverOf, type AdminClient, type ServerOptions } from './on-server.ts';

interface Build {
  readonly buildId: string;
  readonly kind: string;
  readonly state: string;
  readonly views: readonly { readonly view: string }[];
  readonly fault: { readonly view: string | null; readonly position: string | null; readonly reason: string } | null;
  readonly progress: { readonly done: number; readonly total: number; readonly eventsPerSecond: number | null; readonly secondsLeft: number | null } | null;
}

const OVER = ['done', 'failed', 'cancelled'];

/** How often to look, in milliseconds. */
const EVERY = 500;

/** Has views built anew beside the ones that are read, and tells how far it is; exit code 1 when it does not come to its end. */
export async function rebuildOn(server: AdminClient, views: readonly string[]): Promise<void> {
  await watched(server, await server.post<Build>('/v1/admin/rebuilds', which(views)));
}

/** Has views read from what they were read from before. */
export async function rollBack(views: readonly string[], options: ServerOptions): Promise<void> {
  const server = await serverOf(options);
  await watched(server, await server.post<Build>('/v1/admin/rollbacks', which(views)));
}

/** Prints the builds, a line each. */
export async function listBuilds(options: ServerOptions): Promise<void> {
  const { items } = await (await serverOf(options)).get<{ readonly items: readonly Build[] }>('/v1/admin/rebuilds');
  for (const build of items) console.log(said(build));
  if (items.length === 0) console.log('No view was ever built anew.');
}

/** Calls a build off. */
export async function cancelBuild(id: string, options: ServerOptions): Promise<void> {
  console.log(said(await (await serverOf(options)).post<Build>(`/v1/admin/rebuilds/${encodeURIComponent(id)}/cancel`)));
}

/** Goes on with a build that has failed. */
export async function resumeBuild(id: string, options: ServerOptions): Promise<void> {
  const server = await serverOf(options);
  await watched(server, await server.post<Build>(`/v1/admin/rebuilds/${encodeURIComponent(id)}/resume`));
}

const which = (views: readonly string[]): object => ({ views: views.length > 0 ? views : allViews.map(({ name }) => name) });

async function watched(server: AdminClient, begun: Build): Promise<void> {
  let build = begun;
  console.log(said(build));
  while (!OVER.includes(build.state)) {
    await pause(EVERY);
    const before = said(build);
    build = await server.get<Build>(`/v1/admin/rebuilds/${encodeURIComponent(build.buildId)}`);
    if (said(build) !== before) console.log(said(build));
  }
  if (build.state !== 'done') process.exitCode = 1;
}

function said({ buildId, kind, state, views, fault, progress }: Build): string {
  const far = progress === null ? '' : `, ${progress.done} of ${progress.total} events${progress.eventsPerSecond === null ? '' : `, ${Math.round(progress.eventsPerSecond)} a second`}${progress.secondsLeft === null ? '' : `, ${Math.ceil(progress.secondsLeft)} s left`}`;
  const why = fault === null ? '' : `: ${[fault.view, fault.position, fault.reason].filter(Boolean).join(' ')}`;
  return `${buildId}  ${kind} of ${views.map(({ view }) => view).join(', ')}: ${state}${far}${why}`;
}
