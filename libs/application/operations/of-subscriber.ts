import { instant, iso } from '#domain/kernel/instant';
import type { Finding, Said } from './finding.ts';
import type { LeaseSnapshot, Snapshot, SubscriberSnapshot } from './snapshot.ts';
import { about, inSeconds, many } from './words.ts';

/** What there is to say of a subscriber; null where it follows as it should. */
export function ofSubscriber(snapshot: Snapshot, subscriber: SubscriberSnapshot): Finding | null {
  const lease = snapshot.leases.find(({ name }) => name === subscriber.name) ?? null;
  const said = whatToSay(snapshot.stillAfter, subscriber, lease);
  if (!said) return null;
  const { name, next, fault, stillFor } = subscriber;
  const since = stillFor > 0 ? iso(instant(snapshot.now - stillFor)) : null;
  const holder = lease && !lease.released ? lease.owner : null;
  return { ...said, about: name, position: next?.position ?? null, since, holder, lastError: fault };
}

function whatToSay(stillAfter: number, subscriber: SubscriberSnapshot, lease: LeaseSnapshot | null): (Said & Pick<Finding, 'gravity'>) | null {
  const { state, stillFor, lagEvents, lagSeconds } = subscriber;
  if (state === 'stopped') return { gravity: 'blocked', ...stopped(subscriber) };
  if (stillFor >= stillAfter && lagEvents > 0) return { gravity: 'blocked', ...standing(subscriber, lease) };
  if (state === 'rebuilding') return { gravity: 'note', ...OUTDATED };
  return lagSeconds >= LATE ? { gravity: 'note', ...catchingUp(subscriber) } : null;
}

/** Seconds behind from which on people ask. */
const LATE = 10;

const OUTDATED: Said = {
  words: 'It is read as the version before built it, until the new one is ready.',
  advice: 'Nothing: see "ringledger rebuild list" for how far it is.',
};

const stopped = ({ next, fault }: SubscriberSnapshot): Said => ({
  words: `It has stopped${about(next)}${fault ? `; its last error was ${fault}` : ''}.`,
  advice: 'A subscriber never stops by itself but through a fault of the program: start the process again, and report it with the log around that time.',
});

const catchingUp = ({ lagEvents, lagSeconds }: SubscriberSnapshot): Said => ({
  words: `It is ${many(lagEvents, 'event')} and ${inSeconds(lagSeconds)} behind, and moves.`,
  advice: 'Nothing, while the lag falls.',
});

function standing(subscriber: SubscriberSnapshot, lease: LeaseSnapshot | null): Said {
  const { next, stillFor, lagEvents, fault, here } = subscriber;
  const place = `It has not moved for ${inSeconds(stillFor / 1_000)}${about(next)}, with ${many(lagEvents, 'event')} to do. ${holderOf(lease, here)}`;
  if (fault) return { words: `${place} What it does fails and is tried again: ${fault}.`, advice: adviceFor(fault) };
  return { words: place, advice: adviceWithoutFault(lease, here) };
}

/** Where one process keeps everything there are no leases. */
function holderOf(lease: LeaseSnapshot | null, here: boolean): string {
  if (!lease) return here ? 'This process keeps it.' : 'Nobody ever took its lease.';
  if (lease.released) return `Nobody holds its lease; ${lease.owner} gave it back.`;
  if (lease.here) return `This process (${lease.owner}) holds its lease.`;
  return `${lease.owner} holds its lease and ${lease.silentFor ? `has not been heard of for ${inSeconds(lease.silentFor / 1_000)}` : 'is alive'}.`;
}

/** A store says why it cannot write by its driver's code. */
function adviceFor(fault: string): string {
  if (/SQLITE_FULL|ENOSPC/.test(fault)) return 'The disk is full: make room. It goes on by itself.';
  if (/SQLITE_(IOERR|CORRUPT|READONLY|NOTADB)|EIO|EROFS|EACCES/.test(fault)) return 'The disk or the file is damaged or may not be written: look at both, and restore from a backup if need be.';
  if (/KeysUnavailable/.test(fault)) return 'The keys cannot be read, so nothing personal can be sealed or opened: look at keys.db and its disk. It goes on by itself once they can.';
  if (/StoreUnavailable|UnknownOutcome|ECONN|ETIMEDOUT/.test(fault)) return 'The store cannot be reached: look at its disk or its server. It goes on by itself once it answers.';
  return 'It goes on by itself once the cause is gone. A fault that comes again and again at one position is one of the program: report it with the log around that time.';
}

function adviceWithoutFault(lease: LeaseSnapshot | null, here: boolean): string {
  if (lease ? lease.released : !here) return 'Start a process that runs subscribers.';
  if (!lease || lease.here) return 'It neither works nor fails, which is a fault of the program: start the process again, and report it with the log around that time.';
  if (lease.silentFor) return `${lease.owner} seems to be gone; another process takes over by itself once the lease has run out. If none does, start one.`;
  return `Ask the doctor of ${lease.owner}, or look at its log.`;
}
