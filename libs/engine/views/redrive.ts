import type { Instant } from '#domain/kernel/instant';
import type { EventStore } from '#event-store/event-store';
import type { Commit, ParkedDocument, StoredDocument, ViewStore } from '#view-store/view-store';
import type { Timing } from '../clock/timing.ts';
import { touchesOf } from './batch.ts';
import type { DocumentCache } from './document-cache.ts';
import { isUnreadId } from './fold-batch.ts';
import type { Folded } from './fold-document.ts';
import type { FollowedView } from './followed-view.ts';
import { eventAt } from './mark-stale.ts';
import { reasonOf } from './reason.ts';
import { Refolding } from './refolding.ts';

/** What came of it. */
export interface Redriven {
  /** How many are whole again. */
  readonly healed: number;
  /** What stays parked, with the reason of today. */
  readonly still: readonly ParkedDocument[];
}

/** Nothing of this view is parked under this id. */
export class NotParked extends Error {
  constructor(view: string, id: string) {
    super(`view ${view} has nothing parked as ${id}`);
    this.name = 'NotParked';
  }
}

/** Another process keeps the view, or none does. */
export class NotKept extends Error {
  constructor(view: string) {
    super(`view ${view} is not kept by this process`);
    this.name = 'NotKept';
  }
}

/** What re-driving works with. */
export interface RedriveOptions {
  readonly events: Pick<EventStore, 'readAll'>;
  readonly views: ViewStore;
  readonly timing: Timing;
  readonly now: () => Instant;
  readonly cache: DocumentCache;
  /** Runs a task while no page is under way. */
  readonly turn: <T>(task: () => Promise<T>) => Promise<T>;
  /** The view, if this process keeps it. */
  readonly kept: () => FollowedView | undefined;
}

/** Something that is parked, and the documents that have to be folded anew for it. */
interface Patient {
  readonly parked: ParkedDocument;
  readonly ids: readonly string[];
  /** Why it cannot be healed; null as long as it may. */
  reason: string | null;
}

/** A mended fold that stands before what is stored already: it touches other events than the one before it, and that is a new version of the view. */
const ANOTHER_VIEW = 'the fold touches other events than before: the view has to be rebuilt';

/**
 * Folds parked documents anew, from the first event of the log on. Nearly all of it happens beside the feed; the rest, from where the view was when it began, in
 * the feed's own turn, together with the commit. So no event is lost between the two.
 */
export class Redrive {
  private readonly options: RedriveOptions;

  constructor(options: RedriveOptions) {
    this.options = options;
  }

  async run(name: string, id?: string): Promise<Redriven> {
    const { events, views, timing, turn, kept } = this.options;
    const view = kept();
    if (!view) throw new NotKept(name);
    const parked = await views.parked(view.collection);
    const asked = parked.filter((one) => id === undefined || one.id === id);
    if (id !== undefined && asked.length === 0) throw new NotParked(name, id);
    const patients = await Promise.all(asked.map((one) => this.examine(view, one)));
    const folded = new Refolding(events, timing, view.projection, patients.flatMap(({ ids }) => ids));
    await folded.upTo(view.position);
    return turn(async () => {
      if (kept() !== view) throw new NotKept(name);
      await folded.upTo(view.position);
      return this.heal(view, folded, { parked, patients });
    });
  }

  /** An event that could not be made out names its documents now, if its handler is mended. */
  private async examine({ projection }: FollowedView, parked: ParkedDocument): Promise<Patient> {
    if (!isUnreadId(parked.id)) return { parked, ids: [parked.id], reason: null };
    const event = await eventAt(this.options.events, parked.from);
    try {
      return { parked, ids: event ? touchesOf(projection, event).map(([id]) => id) : [], reason: null };
    } catch (error) {
      return { parked, ids: [], reason: reasonOf(error) };
    }
  }

  private async heal(view: FollowedView, folded: Refolding, { parked, patients }: { parked: readonly ParkedDocument[]; patients: readonly Patient[] }): Promise<Redriven> {
    const { views, cache } = this.options;
    const ids = [...new Set(patients.flatMap((patient) => patient.ids))];
    const stored = await views.load(view.collection, ids);
    const faults = new Map(ids.map((id) => [id, faultOf(folded.of(id), stored.get(id))]));
    const whole = ids.filter((id) => faults.get(id) === null);
    const healed = parked.filter(({ id }) => whole.includes(id) || isHealed(patients, id, faults));
    await views.commit(commitOf(view.collection, whole.map((id) => ({ id, after: folded.of(id), before: stored.get(id) })), healed));
    for (const { id } of healed) view.parked.delete(id);
    for (const id of whole) cache.delete(view.collection, id);
    const sick = patients.filter((patient) => !healed.includes(patient.parked));
    return { healed: healed.length, still: sick.map((patient) => this.still(patient, folded, faults)) };
  }

  private still({ parked, ids, reason }: Patient, folded: Refolding, faults: ReadonlyMap<string, string | null>): ParkedDocument {
    const id = ids.find((one) => faults.get(one) !== null) ?? parked.id;
    const from = folded.of(id).fault?.event.position ?? parked.from;
    return { ...parked, from, reason: reason ?? faults.get(id) ?? parked.reason, at: this.options.now() };
  }
}

/** An event is made up for when every document that it names is whole. */
const isHealed = (patients: readonly Patient[], id: string, faults: ReadonlyMap<string, string | null>): boolean =>
  patients.some(({ parked, ids, reason }) => parked.id === id && reason === null && ids.every((one) => faults.get(one) === null));

/** Why a document cannot take the place of the stored one; null where it can. */
function faultOf(after: Folded, before: StoredDocument | undefined): string | null {
  if (after.fault) return reasonOf(after.fault.error);
  const stands = before?.p ?? '';
  const vanishes = after.document === undefined && (before?.json ?? null) !== null;
  return after.p < stands || (vanishes && after.p === stands) ? ANOTHER_VIEW : null;
}

interface Rewritten {
  readonly id: string;
  readonly after: Folded;
  readonly before: StoredDocument | undefined;
}

function commitOf(collection: string, rewritten: readonly Rewritten[], unparked: readonly ParkedDocument[]): Commit {
  const gone = rewritten.filter(({ after, before }) => !after.document && before && before.p < after.p);
  return {
    documents: rewritten.flatMap(({ id, after: { p, written } }) => (written ? [{ collection, id, p, ...written, anew: true }] : [])),
    tombstones: gone.map(({ id, after: { p } }) => ({ collection, id, p })),
    checkpoints: [],
    unparked,
  };
}
