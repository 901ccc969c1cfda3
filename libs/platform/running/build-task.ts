import type { PoisonedAt } from '#engine/rebuild/aside';
import type { Verified } from '#engine/views/verify';
import type { LookSettings } from './looking.ts';

/** Where everything lies, as it can be handed to another thread. */
export type BuildSettings = Pick<LookSettings, 'dataDir' | 'eventStoreDir' | 'readStoreDir'> & { readonly masterKeys: readonly Uint8Array[] };

/** What the thread is to do: build views aside in a file of their own, or compare views with what the log says. */
export type BuildTask =
  | { readonly kind: 'build'; readonly build: string; readonly targets: readonly { readonly view: string; readonly collection: string }[] }
  | { readonly kind: 'verify'; readonly views: readonly string[] };

/** What the thread is started with. */
export interface BuildOrder {
  readonly task: BuildTask;
  readonly settings: BuildSettings;
}

/** What the thread says while it works, and with what it ends. A thread that is stopped ends without a word. */
export type BuildNews =
  | { readonly kind: 'progress'; readonly position: string; readonly events: number }
  | { readonly kind: 'warning'; readonly message: string }
  | { readonly kind: 'built' }
  | { readonly kind: 'verified'; readonly verified: readonly Verified[] }
  | { readonly kind: 'poisoned'; readonly at: PoisonedAt; readonly reason: string }
  | { readonly kind: 'failed'; readonly reason: string };
