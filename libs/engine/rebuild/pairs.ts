import { compareText } from '#view-store/order';
import type { StoredDocument, ViewStore } from '#view-store/view-store';

type Scanned = Pick<ViewStore, 'scan'>;

/** What two collections have under one id; at least one of them has something. */
export interface Pair {
  readonly id: string;
  readonly left: StoredDocument | undefined;
  readonly right: StoredDocument | undefined;
}

const PAGE = 1_000;

/** Everything that either of two collections holds, in order of id. What is written meanwhile is seen or not. */
export async function* pairsOf(left: readonly [Scanned, string], right: readonly [Scanned, string]): AsyncGenerator<Pair> {
  const [ours, theirs] = [everything(...left), everything(...right)];
  let [a, b] = [await ours.next(), await theirs.next()];
  while (!a.done || !b.done) {
    const order = a.done ? 1 : b.done ? -1 : compareText(a.value.id, b.value.id);
    const [one, other] = [order <= 0 ? (a.value as StoredDocument) : undefined, order >= 0 ? (b.value as StoredDocument) : undefined];
    yield { id: (one ?? other as StoredDocument).id, left: one, right: other };
    if (one) a = await ours.next();
    if (other) b = await theirs.next();
  }
}

async function* everything(store: Scanned, collection: string): AsyncGenerator<StoredDocument, undefined> {
  for (let after: string | null = null; ; ) {
    const page: readonly StoredDocument[] = await store.scan(collection, after, PAGE);
    yield* page;
    const last = page.at(-1);
    if (!last || page.length < PAGE) return;
    after = last.id;
  }
}
