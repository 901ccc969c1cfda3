import { KeysRefused } from './errors.ts';
import { KeyRing, type KeyRingOptions } from './key-ring.ts';
import type { KeyChange } from './key-store.ts';

const CHECK = 'check';
const CONTENT = 'the master key fits';

/** Keys that are wrapped anew in one commit. */
const PAGE = 500;

/**
 * A ring on a store, once it is known that the master keys fit. Where the first of them is a new one, every key is wrapped with it before anybody is
 * served, so that the old one can be thrown away afterwards. Throws {@link KeysRefused}, one plain line for people.
 */
export async function openKeys(options: KeyRingOptions): Promise<KeyRing> {
  const check = await options.store.note(CHECK);
  if (check) await fitted(options, check);
  else if (!options.readOnly) await options.store.setNote(CHECK, options.masters.wrap(CHECK, Buffer.from(CONTENT)));
  const ring = new KeyRing(options);
  if (!options.readOnly) await ring.payloads.prepare();
  return ring;
}

async function fitted(options: KeyRingOptions, check: Uint8Array): Promise<void> {
  const { store, masters } = options;
  if (masters.unwrap(CHECK, check).toString() !== CONTENT) throw new KeysRefused('the store of keys is of another program');
  if (masters.isCurrent(check) || options.readOnly) return;
  await wrapAnew(options);
  // Last, so that a change that is cut short goes on at the next start.
  await store.setNote(CHECK, masters.wrap(CHECK, Buffer.from(CONTENT)));
}

async function wrapAnew({ store, masters }: KeyRingOptions): Promise<void> {
  for (let after: string | null = null; ; ) {
    const page = await store.list('', after, PAGE);
    const old = page.flatMap(({ id, wrapped }): KeyChange[] =>
      wrapped && !masters.isCurrent(wrapped) ? [{ id, from: wrapped, to: masters.wrap(id, masters.unwrap(id, wrapped)) }] : [],
    );
    if (old.length > 0) await store.replace(old);
    after = page.at(-1)?.id ?? null;
    if (after === null) return;
  }
}
