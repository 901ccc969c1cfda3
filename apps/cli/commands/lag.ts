import { foldersFrom } from '#platform/configuration/configuration';
import { lagOf } from '#platform/maintenance/lag';
import { serverIfAny, type AdminClient, type ServerOptions } from './on-server.ts';

/** Prints how many events everybody has still to do: what the server says, or without one, what lies in the files. */
export async function lag(options: ServerOptions): Promise<void> {
  const server = await serverIfAny(options);
  await (server ? ofServer(server) : ofFiles());
}

interface Lags {
  readonly head: string;
  readonly subscribers: readonly { readonly name: string; readonly state: string; readonly lagEvents: number; readonly lagSeconds: number; readonly stillSeconds: number; readonly parked: number }[];
}

async function ofServer(server: AdminClient): Promise<void> {
  const { head, subscribers } = await server.get<Lags>('/v1/admin/lag');
  const [logId, position] = head.split('.') as [string, string];
  console.log(`log ${logId}, head ${position}`);
  for (const { name, state, lagEvents, lagSeconds, stillSeconds, parked } of subscribers) {
    const late = lagEvents === 0 ? '' : `, ${lagSeconds} s${stillSeconds > 0 ? `, not moved for ${stillSeconds} s` : ''}`;
    console.log(`${name.padEnd(20)} ${state.padEnd(11)} ${lagEvents} events behind${late}${parked > 0 ? `, ${parked} parked` : ''}`);
  }
}

async function ofFiles(): Promise<void> {
  const { logId, head, views } = await lagOf(foldersFrom(process.env));
  console.log(`log ${logId}, head ${head ?? 'none'}`);
  for (const { view, behind, position } of views) {
    console.log(`${view.padEnd(16)} ${behind === null ? 'was built from another log' : `${behind} events behind`}, at ${position ?? 'the start'}`);
  }
}
