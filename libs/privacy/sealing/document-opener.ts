import type { QueryPage, StoredDocument } from '#view-store/view-store';
import type { KeyRing } from '../keys/key-ring.ts';
import { isSealedText, openText, placeOf, readSealedText, type SealedText } from './sealed-text.ts';

/** Opens documents on their way out of a view store. What lies under a key that is gone comes out blank. */
export class DocumentOpener {
  private readonly ring: KeyRing;
  private readonly warn: (message: string) => void;
  /** By the page as the store gave it out: one that gives out the same page again has it opened once, and whoever knows a page by identity knows it again. */
  private pages = new WeakMap<QueryPage, QueryPage>();
  private generation = 0;
  private warned = false;

  constructor(ring: KeyRing, warn: (message: string) => void) {
    this.ring = ring;
    this.warn = warn;
  }

  async open<D extends StoredDocument>(collection: string, documents: readonly D[]): Promise<readonly D[]> {
    const sealed = new Map<D, SealedText>();
    for (const document of documents) if (document.json !== null && isSealedText(document.json)) sealed.set(document, readSealedText(document.json));
    if (sealed.size === 0) return documents;
    const ids = new Set([...sealed.values()].map(({ key }) => key));
    const keys = this.ring.atHand(ids) ?? (await this.ring.look(ids));
    return documents.map((document) => {
      const text = sealed.get(document);
      if (!text) return document;
      const key = keys.get(text.key);
      return { ...document, json: key ? (openText(text, key, placeOf(collection, document.id)) ?? this.damaged(text)) : text.blank };
    });
  }

  async openPage(collection: string, page: QueryPage): Promise<QueryPage> {
    await this.ring.refresh();
    this.forgetWhatIsGone();
    const known = this.pages.get(page);
    if (known) return known;
    const { generation } = this;
    const documents = await this.open(collection, page.documents);
    if (this.ring.generation !== generation) return this.openPage(collection, page);
    const opened = documents === page.documents ? page : { ...page, documents };
    this.pages.set(page, opened);
    return opened;
  }

  private forgetWhatIsGone(): void {
    if (this.generation === this.ring.generation) return;
    this.generation = this.ring.generation;
    this.pages = new WeakMap();
  }

  /** Such as after an old backup of the keys was put back, in whose place a new key was made since. */
  private damaged({ key, blank }: SealedText): string {
    if (!this.warned) this.warn(`a document that was sealed under the key ${key} does not open under it, and is shown blank; there may be more like it`);
    this.warned = true;
    return blank;
  }
}
