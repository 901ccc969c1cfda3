import { agentLineAggregate } from '#domain/agent-line/agent-line.decider';
import type { AnyEvent } from '#domain/events';
import { callId, phoneNumberId, type ContactId } from '#domain/kernel/ids';
import { after, HOUR, type Instant } from '#domain/kernel/instant';
import { permissionAggregate, permissionId } from '#domain/permission/permission.decider';
import type { PermissionCommand } from '#domain/permission/permission.commands';
import { Gateway } from '#engine/gateway/gateway';
import type { EventStore, RecordedEvent } from '#event-store/event-store';
import { readBuiltInMap } from '#platform/running/assets';
import { SHEENA } from '#testing/fixtures/payloads';
import { seededIds } from '#testing/seeded-ids';
import { asker, DEMO, pseudonyms, T0, TestSystem } from '#testing/test-system';
import { ContactDirectory } from '../contacts/contact-directory.ts';
import { contextOf } from '../request-context.ts';
import { Dials, type Dialled, type DialInput } from './dials.ts';

export const NUMBER = '436666719526789';
const CARD = 'market,tier_from_minute,tier_to_minute,rate_per_minute\nNorth America,0,,0.01\n';

export const input = (contact: string, more: Partial<DialInput> = {}): DialInput => ({ phoneNumberId: NUMBER, contact, sdpOffer: 'v=0', to: undefined, ...more });

/** A desk from which Sheena can be called: the use cases alone, with nobody who reacts to what they record. */
export class Desk {
  readonly test = new TestSystem();
  readonly system = this.test.system;
  readonly clock = this.test.clock;
  sheena = '' as ContactId;

  /** `money`: the balance; `minimum`: what it must not fall below. */
  async open({ money = '50', minimum = '0.005', card = true, calling = true } = {}): Promise<this> {
    const ada = asker('ada');
    const { accounts, channels, contacts } = this.system;
    await accounts.open(ada, { accountId: 'acc-1', name: 'Main', currency: 'USD', wabas: [], minimumBalance: minimum });
    if (money !== '0') await accounts.topUp(ada, 'acc-1', money, null);
    if (card) await this.importCard();
    await channels.connect(ada, { phoneNumberId: NUMBER, wabaId: '1', displayPhoneNumber: '16315553601', country: 'IT', timeZone: 'Europe/Rome', accountId: 'acc-1', messagingLimit: 2_000 });
    if (calling) await channels.change(ada, NUMBER, { calling: 'enabled' });
    const { bsuid, waId, name } = SHEENA as Required<typeof SHEENA>;
    this.sheena = (await contacts.resolve({ bsuid, waId, name }, contextOf(ada))) as ContactId;
    return this;
  }

  importCard(): Promise<unknown> {
    return this.system.tariffs.importRateCard(asker('ada'), { kind: 'price', currency: 'USD', from: '2026-01-01' }, CARD);
  }

  pair(contactId = this.sheena) {
    return { phoneNumberId: phoneNumberId(NUMBER), contactId };
  }

  /** The contact says yes for good. */
  async grant(factKey = 'reply:yes', at: Instant = T0): Promise<void> {
    const reply = { factKey, at, response: 'accept', permanent: true, expiresAt: null, automatic: false, refersTo: null } as const;
    await this.permission({ type: 'RecordReply', pair: this.pair(), reply });
  }

  /** So many calls that were picked up within the last hour. */
  async connections(count: number): Promise<void> {
    for (let n = 0; n < count; n++) {
      const startedAt = after(T0, -HOUR + n);
      await this.permission({ type: 'CountConnection', pair: this.pair(), callId: callId(`cl_${n}`), direction: 'outbound', startedAt });
    }
  }

  async permission(command: PermissionCommand): Promise<void> {
    await this.system.gateway.execute(permissionAggregate, permissionId(command.pair), command, contextOf(asker('platform')));
  }

  dial(sub = 'anna', commandId?: string, more: Partial<DialInput> = {}): Promise<Dialled> {
    return this.system.dials.dial(asker(sub, { commandId }), input(this.sheena, more));
  }

  /** The use case as another process has it, on a store of its own choice. */
  elsewhere(events: EventStore = this.test.events): Dials {
    const gateway = new Gateway({ store: events, clock: this.clock, ids: seededIds(`elsewhere ${++processes}`) });
    return new Dials({ gateway, contacts: new ContactDirectory(gateway, pseudonyms), builtInMap: readBuiltInMap() });
  }

  async line(sub = 'anna') {
    return (await this.system.gateway.load(agentLineAggregate, DEMO, sub)).line;
  }

  async reservation() {
    return (await this.system.gateway.load(permissionAggregate, DEMO, permissionId(this.pair()))).reservation?.dialId ?? null;
  }

  all<T extends AnyEvent['type']>(type: T): Promise<readonly RecordedEvent<Extract<AnyEvent, { type: T }>>[]> {
    return this.test.all(type);
  }
}

let processes = 0;
