import { micros, type Micros } from '#domain/kernel/money';
import { allViews } from '#views/registry';
import type { CallDocument } from '#views/call-history/call-history.document';
import type { ContactEventDocument } from '#views/contact-events/contact-events.view';
import type { EventStore } from '#event-store/event-store';
import { verify } from '#engine/views/verify';
import { memoryViewStore } from '#view-store/memory/memory-view-store';
import type { MemoryContents } from '#view-store/memory/contents';
import { DEMO, pseudonyms } from '../../test-system.ts';
import type { Platform } from '../platform/platform.ts';
import type { PlatformCall } from '../platform/platform-call.ts';
import { hold } from '../violation.ts';
import type { Check } from './check.ts';
import type { Books } from './money.ts';

const SECONDS_A_PULSE = 6;

/** What is shown in the end is what happened at the platform, as far as we were told. */
export function truth(platform: Platform, contents: MemoryContents, books: Books, ratePerMinute: Micros, connected: (phoneNumberId: string) => boolean): Check {
  const read = <D>(view: string, id: string): D | null => {
    const row = contents.collections.get(`${view}@1`)?.rows.get(`${DEMO}/${id}`);
    return row?.json == null ? null : (JSON.parse(row.json) as D);
  };
  const ended = (call: PlatformCall): void => {
    const id = pseudonyms.callId(DEMO, call.script.wacid);
    const document = read<CallDocument>('call-history', id);
    const answered = call.ends.some(({ told }) => told) && call.startedAt !== null;
    hold(document?.status === 'ended', 'a call that is over is shown so', () => `${call.script.wacid} is ${String(document?.status)}`);
    hold((document.outcome === 'answered') === answered, 'a call is shown as it went', () => `${call.script.wacid}: ${String(document.outcome)}, talked ${call.seconds} s`);
    const miss = read<ContactEventDocument>('contact-events', id);
    const missed = call.script.direction === 'inbound' && !answered;
    hold(Boolean(miss) === missed, 'a missed call has its contact event', () => `${call.script.wacid}: ${missed ? 'missed' : 'not missed'}, ${miss ? 'listed' : 'not listed'}`);
    if (call.script.direction !== 'outbound' || !call.ends.every(({ told }) => told)) return;
    const due = micros((BigInt(Math.ceil(call.seconds / SECONDS_A_PULSE)) * ratePerMinute * BigInt(SECONDS_A_PULSE)) / 60n);
    hold(books.totalOf(id) === due, 'one charge a call', () => `${call.script.wacid}: ${call.seconds} s cost ${due}, charged ${books.totalOf(id)}`);
  };
  return {
    settled() {
      for (const call of platform.calls.values()) {
        if (connected(call.script.number.phoneNumberId) && call.ends.some(({ told }) => told)) ended(call);
      }
    },
  };
}

/** The product's own comparison: every view built anew, in an empty store. */
export function rebuilt(events: EventStore, contents: MemoryContents): Check {
  return {
    async settled() {
      const live = memoryViewStore({ contents });
      const results = await verify({ events, live, aside: memoryViewStore(), projections: allViews });
      for (const { view, equal, documents } of results) hold(equal, 'live views equal rebuilt views', () => `${view} of ${documents} documents`);
    },
  };
}
