import { serverOf, type ServerOptions } from './on-server.ts';

interface Parked {
  readonly parkedId: string;
  readonly view: string;
  readonly collection: string;
  readonly workspace: string;
  readonly documentId: string;
  readonly from: string;
  readonly eventType: string | null;
  readonly reason: string;
  readonly at: string;
}

/** Prints what is parked, a line each. */
export async function listParked(view: string | undefined, options: ServerOptions): Promise<void> {
  const query = view === undefined ? '' : `?view=${encodeURIComponent(view)}`;
  const { items, total } = await (await serverOf(options)).get<{ readonly items: readonly Parked[]; readonly total: number }>(`/v1/admin/parked${query}`);
  for (const { parkedId, view: of, workspace, documentId, from, reason } of items) console.log(`${parkedId}  ${of}  ${workspace}/${documentId}  from ${from}  ${reason}`);
  console.log(total === 0 ? 'Nothing is parked.' : `${total} parked${total > items.length ? `, of which ${items.length} are shown` : ''}.`);
}

/** Prints all that is said of one of them: never what is in it. */
export async function showParked(id: string, options: ServerOptions): Promise<void> {
  const parked = await (await serverOf(options)).get<Parked>(`/v1/admin/parked/${encodeURIComponent(id)}`);
  const lines = { id: parked.parkedId, view: parked.view, collection: parked.collection, workspace: parked.workspace, document: parked.documentId, from: parked.from, event: parked.eventType ?? 'unknown', reason: parked.reason, since: parked.at };
  for (const [name, value] of Object.entries(lines)) console.log(`${name.padEnd(11)} ${value}`);
}

interface Redriven {
  readonly healed: number;
  readonly still: readonly { readonly parkedId: string; readonly reason: string }[];
}

/** Folds what is parked of a view again from the log, or one document of it; exit code 1 when something stays parked. */
export async function redriveParked(view: string, id: string | undefined, options: ServerOptions): Promise<void> {
  const { healed, still } = await (await serverOf(options)).post<Redriven>('/v1/admin/parked/redrive', { view, ...(id !== undefined && { parkedId: id }) });
  console.log(`${healed} healed, ${still.length} still parked`);
  for (const { parkedId, reason } of still) console.log(`${parkedId}  ${reason}`);
  if (still.length > 0) process.exitCode = 1;
}
