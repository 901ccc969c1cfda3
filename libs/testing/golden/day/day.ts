import { memoryEventStore } from '#event-store/memory/memory-event-store';
import { after, SECOND, type Instant } from '#domain/kernel/instant';
import type { RecordedEvent } from '#event-store/event-store';
import { FakeSender } from '../../fake-sender.ts';
import type { Payload } from '../../fixtures/payloads.ts';
import { openOffice } from '../../office.ts';
import { asker, DEMO, pseudonyms, startTestSystem, type TestSystem } from '../../test-system.ts';

export const ADA = asker('ada');
export const ANNA = asker('anna');
export const BEN = asker('ben');

/** An office on one day: its back end, its platform and its clock. Everybody in it is made up. */
export class Day {
  readonly test: TestSystem;
  readonly sender: FakeSender;

  private constructor(test: TestSystem, sender: FakeSender) {
    this.test = test;
    this.sender = sender;
  }

  static async begin(): Promise<Day> {
    const sender = new FakeSender();
    const test = await startTestSystem({ events: memoryEventStore(), sender, seed: 'golden' });
    await openOffice(test);
    await test.settled();
    return new Day(test, sender);
  }

  get system(): TestSystem['system'] {
    return this.test.system;
  }

  get now(): Instant {
    return this.test.clock.now();
  }

  /** So many seconds from now; before now, below zero. */
  in(seconds: number): Instant {
    return after(this.now, seconds * SECOND);
  }

  /** Webhooks come one by one, and each has its effects before the next one. */
  async hears(...payloads: readonly Payload[]): Promise<void> {
    for (const payload of payloads) {
      await this.test.deliver(payload);
      await this.test.settled();
    }
  }

  /** Somebody does something, and all that follows from it is done. */
  async does<T>(action: Promise<T>): Promise<T> {
    const result = await action;
    await this.test.settled();
    return result;
  }

  /** Somebody does something that a rule says no to. */
  async triesInVain(action: Promise<unknown>): Promise<void> {
    const refused = await action.then(
      () => false,
      () => true,
    );
    if (!refused) throw new Error('nobody said no');
    await this.test.settled();
  }

  async pass(seconds: number): Promise<void> {
    await this.test.pass(seconds);
    await this.test.settled();
  }

  /** Our id of a call. */
  callId(platformCallId: string): string {
    return pseudonyms.callId(DEMO, platformCallId);
  }

  /** The log of the day. */
  async log(): Promise<readonly RecordedEvent[]> {
    return (await this.test.events.readAll({ from: null, limit: 100_000 })).events;
  }
}
