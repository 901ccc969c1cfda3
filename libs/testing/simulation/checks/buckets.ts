import type { IntakeTranslated } from '#domain/intake/intake.events';
import type { Known, Recorded } from '../known.ts';
import { hold } from '../violation.ts';
import type { Check } from './check.ts';

/** Every payload is in exactly one bucket, and none waits for a number that is connected. */
export class Buckets implements Check {
  private readonly known: Known;
  private readonly last = new Map<string, IntakeTranslated>();

  constructor(known: Known) {
    this.known = known;
  }

  written(events: readonly Recorded[]): void {
    for (const { data } of events) if (data.type === 'IntakeTranslated') this.sorted(data);
  }

  settled(): void {
    const connected = new Set(this.known.events.flatMap(({ data }) => (data.type === 'ChannelConnected' ? [data.phoneNumberId as string] : [])));
    for (const { data, position } of this.known.events) {
      if (data.type !== 'PayloadReceived') continue;
      const translated = this.last.get(position);
      hold(translated !== undefined, 'every payload is in one bucket', () => `${position} is in none`);
      for (const { bucket, reason = '', phoneNumberId = '' } of translated.updates) {
        hold(!(reason === 'unknown_number' && connected.has(phoneNumberId)), 'no payload waits for a number that is connected', () => position);
        hold(!(bucket === 'quarantined' && reason.startsWith('fault')), 'no update is quarantined for a fault of ours', () => `${position}: ${reason}`);
      }
    }
  }

  private sorted(translated: IntakeTranslated): void {
    const { payload, replaces } = translated;
    const before = this.last.get(payload);
    hold(this.known.at(payload)?.data.type === 'PayloadReceived', 'every payload is in one bucket', () => `${payload} is no payload`);
    hold(Boolean(before) === Boolean(replaces), 'every payload is in one bucket', () => `${payload} is sorted ${before ? 'again' : 'anew'}`);
    const same = JSON.stringify(before && { bucket: before.bucket, updates: before.updates }) === JSON.stringify(replaces);
    hold(same, 'every payload is in one bucket', () => `${payload} replaces what it never was`);
    this.last.set(payload, translated);
  }
}
