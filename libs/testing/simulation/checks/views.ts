import { collectionOf, type Envelope, type Fold, type Projection } from '#domain/kernel/projection';
import { workspaceId } from '#domain/kernel/ids';
import type { MemoryContents } from '#view-store/memory/contents';
import { allViews } from '#views/registry';
import type { Recorded } from '../known.ts';
import { hold } from '../violation.ts';
import type { Check } from './check.ts';

/** A document as the log says that it stood from `p` on; null: there was none any more. */
interface Version {
  readonly p: string;
  readonly json: string | null;
}

interface ReferenceView {
  readonly projection: Projection;
  readonly documents: Map<string, Version[]>;
  /** What every event changed, in the order of the log. */
  readonly touches: { readonly p: string; readonly id: string }[];
  /** Up to which touch a checkpoint was found to be right. */
  checked: number;
  checkpoint: string;
}

const SYSTEM = workspaceId('_system');

/**
 * The views once more, folded by the plainest loop there is: event by event, a document at a time. Whatever a view store ever holds is compared with it: a document
 * at `p` is what the log says of `p`, and a checkpoint has all before it behind itself.
 */
export class ReferenceViews implements Check {
  private readonly views = new Map<string, ReferenceView>();
  private readonly contents: MemoryContents;

  constructor(contents: MemoryContents) {
    this.contents = contents;
    for (const projection of allViews) {
      this.views.set(collectionOf(projection), { projection, documents: new Map(), touches: [], checked: 0, checkpoint: '' });
    }
  }

  written(events: readonly Recorded[]): void {
    for (const event of events) for (const view of this.views.values()) fold(view, event);
  }

  stepped(): void {
    for (const [name, { position }] of this.contents.checkpoints) {
      const view = this.views.get(name);
      if (view && position !== view.checkpoint) this.moved(name, view, position);
    }
  }

  /** Whether a view holds everything up to a position. */
  holdsUpTo(name: string, position: string): boolean {
    const view = this.views.get(name) as ReferenceView;
    return view.touches.every(({ p, id }) => p > position || this.pOf(name, id) >= p);
  }

  settled(): void {
    for (const [name, view] of this.views) {
      const rows = this.contents.collections.get(name)?.rows ?? new Map();
      for (const [id, { p, json }] of rows) this.compare(name, view, id, p, json);
      for (const [id, versions] of view.documents) {
        const last = versions.at(-1) as Version;
        const p = this.pOf(name, id);
        hold(last.json === null ? p >= last.p : p === last.p, 'live views equal rebuilt views', () => `${name} ${id} stands at ${p}, not at ${last.p}`);
      }
    }
  }

  private moved(name: string, view: ReferenceView, position: string): void {
    hold(position >= view.checkpoint, 'a checkpoint only goes forwards', () => `${name}: ${view.checkpoint} → ${position}`);
    const { touches } = view;
    for (let touch = touches[view.checked]; touch && touch.p <= position; touch = touches[++view.checked]) {
      const { p, id } = touch;
      const there = this.pOf(name, id);
      hold(there >= p, 'a checkpoint is never ahead of its documents', () => `${name} at ${position}: ${id} stands at ${there || 'nothing'}, not at ${p}`);
      const row = this.contents.collections.get(name)?.rows.get(id);
      if (row) this.compare(name, view, id, row.p, row.json);
    }
    view.checkpoint = position;
  }

  private compare(name: string, view: ReferenceView, id: string, p: string, json: string | null): void {
    const version = view.documents.get(id)?.findLast((one) => (json === null ? one.p <= p : one.p === p));
    hold(version !== undefined, 'live views equal rebuilt views', () => `${name} ${id} stands at ${p}, where nothing touched it`);
    hold(version.json === json, 'live views equal rebuilt views', () => `${name} ${id} at ${p}:\n  live    ${String(json)}\n  rebuilt ${String(version.json)}`);
  }

  private pOf(name: string, id: string): string {
    return this.contents.collections.get(name)?.rows.get(id)?.p ?? '';
  }
}

function fold(view: ReferenceView, event: Recorded): void {
  const handler = view.projection.on[event.data.type];
  if (!handler) return;
  const workspace = event.metadata.workspace ?? SYSTEM;
  const envelope: Envelope = { position: event.position, stream: event.stream, workspace, metadata: event.metadata };
  for (const [inside, apply] of handler(event.data as never, envelope)) touch(view, `${workspace}/${inside}`, event.position, apply);
}

function touch(view: ReferenceView, id: string, p: string, apply: Fold<object>): void {
  const versions = view.documents.get(id) ?? [];
  const before = versions.at(-1) ?? { p: '', json: null };
  // Of two touches by one event the first one counts, as `p` says.
  if (before.p === p) return;
  const document = apply(before.json === null ? undefined : (JSON.parse(before.json) as object));
  if (!document && before.json === null) return;
  versions.push({ p, json: document ? JSON.stringify(document) : null });
  view.documents.set(id, versions);
  view.touches.push({ p, id });
}
