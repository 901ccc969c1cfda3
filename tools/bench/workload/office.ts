import { setImmediate as turn } from 'node:timers/promises';
import { System, type Surroundings } from '#application/system';
import type { Asker } from '#application/request-context';
import type { Sender } from '#application/outbox/sender';
import { workspaceId } from '#domain/kernel/ids';
import { Pseudonyms } from '#privacy/pseudonyms';
import { readBuiltInMap } from '#platform/running/assets';
import { ACCOUNT, CHANNEL, PHONE_NUMBER_ID, WORKSPACE } from './customers.ts';

/** Whose calls are measured: one number, a prepaid account, and agents who are online. */
export interface Office {
  readonly system: System;
  readonly agents: readonly string[];
}

type OfficeOptions = Pick<Surroundings, 'events' | 'views' | 'clock' | 'ids'> & {
  readonly agents: number;
  /** Its log has seen the opening: it is only started again. */
  readonly furnished?: boolean;
};

const PRICES = 'market,tier_from_minute,tier_to_minute,rate_per_minute\nRest of Africa,0,,0.0103\n';

/** With a secret that production makes once and keeps. */
export const PSEUDONYMS = new Pseudonyms(Buffer.alloc(32, 'benchmark'));

/** Starts the whole back end on these stores, and sets it up for calls. */
export async function openOffice({ agents, furnished = false, ...around }: OfficeOptions): Promise<Office> {
  const system = new System({
    ...around,
    sender: obligingPlatform(),
    pseudonyms: PSEUDONYMS,
    builtInMap: readBuiltInMap(),
    log: (message, error) => console.error(message, error ?? ''),
  });
  await system.start();
  const office = { system, agents: Array.from({ length: agents }, (_, n) => `agent-${n}`) };
  if (!furnished) await furnish(office);
  return office;
}

/** Somebody of the office, as a request would bring them. */
export const asker = (sub: string): Asker => ({ workspace: workspaceId(WORKSPACE), sub, commandId: undefined, correlationId: `request-of-${sub}` });

/** Longer than any step takes, in milliseconds: a step that takes longer has come to a stop. */
const LONGEST_STEP = 30_000;

/** Waits until every subscriber has done all there is. Throws when they do not come to rest. */
export async function settled({ system }: Office): Promise<void> {
  const deadline = performance.now() + LONGEST_STEP;
  for (;;) {
    const status = await system.status();
    if (status.settled) return;
    if (performance.now() > deadline) throw new Error(`the office does not come to rest: ${JSON.stringify(status)}`);
    await turn();
  }
}

async function furnish(office: Office): Promise<void> {
  const { accounts, tariffs, channels, agents } = office.system;
  const owner = asker('owner');
  await accounts.open(owner, ACCOUNT);
  await accounts.topUp(owner, ACCOUNT.accountId, '1000000', 'opening');
  await tariffs.importRateCard(owner, { kind: 'cost', currency: ACCOUNT.currency, from: '2026-01-01' }, PRICES);
  await channels.connect(owner, CHANNEL);
  await channels.change(owner, PHONE_NUMBER_ID, { calling: 'enabled' });
  for (const agent of office.agents) await agents.setPresence(asker(agent), 'online');
  await settled(office);
}

/** The platform's name of the call that a dial becomes. */
export const callOfDial = (dialId: string): string => `wacid.${dialId}`;

/** The platform's name of a message that asks this number for permission. */
export const messageTo = (number: string): string => `wamid.ask.${number}`;

/** Says yes to everything. */
function obligingPlatform(): Sender {
  return {
    enabled: true,
    async send(_number, content) {
      const answered = { kind: 'answered', status: 200 } as const;
      if (content.kind === 'connect') return { ...answered, platformId: callOfDial(content.opaque) };
      return content.kind === 'permission_request' ? { ...answered, platformId: messageTo(content.to ?? '') } : answered;
    },
  };
}
