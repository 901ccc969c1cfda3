import { eventually } from '#testing/eventually';
import { batch, type Payload } from '#testing/fixtures/payloads';
import { openOffice } from '#testing/office';
import { asker, DEMO, pseudonyms, startTestSystem, type TestSystem, type TestSystemOptions } from '#testing/test-system';
import { balances } from '#views/balances/balances.view';
import { callHistory } from '#views/call-history/call-history.view';
import { contactEvents } from '#views/contact-events/contact-events.view';
import { ledgerLines } from '#views/ledger-lines/ledger-lines.view';

/** The platform's id of the call that these stories are about. */
export const WACID = 'wacid.story';

/** A call as the platform tells it, with whatever has to be there first. */
export interface Story {
  /** In the order in which it happened. */
  readonly facts: readonly Payload[];
  readonly before?: (test: TestSystem) => Promise<void>;
  readonly options?: () => TestSystemOptions;
}

/** What people get to see of a call. */
export interface Shown {
  readonly call: unknown;
  readonly contactEvents: readonly unknown[];
  readonly lines: readonly { readonly minute: number; readonly amount: string }[];
  readonly balance: unknown;
}

/** Payloads, and after which of them everybody is waited for. */
export interface Telling {
  readonly payloads: readonly Payload[];
  readonly pauses: readonly boolean[];
}

/** Each fact alone, and all done before the next one. */
export const oneByOne = (facts: readonly Payload[]): Telling => ({ payloads: facts, pauses: facts.map(() => true) });

/** Facts in payloads that are cut behind the given ones. */
export function cut(facts: readonly Payload[], cuts: readonly boolean[], pauses: readonly boolean[]): Telling {
  const groups: Payload[][] = [[]];
  facts.forEach((fact, i) => {
    groups.at(-1)?.push(fact);
    if (cuts[i] && i < facts.length - 1) groups.push([]);
  });
  return { payloads: groups.map(batch), pauses };
}

/** Tells a story to an office of its own where nobody is online, and reads what is shown of it. */
export async function shownAfter(story: Story, telling: Telling): Promise<Shown> {
  const test = await officeFor(story);
  await test.settled();
  for (const [i, payload] of telling.payloads.entries()) {
    await test.deliver(payload);
    if (telling.pauses[i]) await test.settled();
  }
  await test.settled();
  return shownAtLast(test);
}

/** An office where nobody is online, and what has to be there before the story. The same ids of chance in each. */
export async function officeFor(story: Story): Promise<TestSystem> {
  const test = await startTestSystem({ seed: 'the same for all', ...story.options?.() });
  await openOffice(test);
  for (const agent of ['anna', 'ben']) await test.system.agents.setPresence(asker(agent), 'away');
  await story.before?.(test);
  return test;
}

/** Waits until everybody has read all there is, also while a call to the platform is out. */
export function quiet({ system }: TestSystem): Promise<void> {
  return eventually('all is read', async () => {
    const { head, subscribers } = await system.status();
    return subscribers.every(({ position }) => position === head);
  });
}

/** What is shown in the end; stops the system. */
export async function shownAtLast(test: TestSystem): Promise<Shown> {
  const shown = await shownIn(test);
  await test.stop();
  return shown;
}

async function shownIn({ system: { views } }: TestSystem): Promise<Shown> {
  const page = { direction: 'ascending', limit: 500, after: null } as const;
  const callId = pseudonyms.callId(DEMO, WACID);
  const [call, events, lines, balance] = await Promise.all([
    views.get(callHistory, DEMO, callId),
    views.list(contactEvents, DEMO, { ...page, sort: 'occurredAt' }),
    views.list(ledgerLines, DEMO, { ...page, sort: 'sortKey', equals: { accountId: 'acc-1' } }),
    views.get(balances, DEMO, 'acc-1'),
  ]);
  return anonymous({ call, contactEvents: events.items, lines: lines.items.map(({ postedAt: _1, sortKey: _2, ...line }) => line), balance });
}

/** Contacts have ids of chance. */
const anonymous = <T>(shown: T): T => JSON.parse(JSON.stringify(shown).replace(/ct_\w+/g, 'ct_')) as T;

export const everyOrder = <T>(items: readonly T[]): readonly (readonly T[])[] =>
  items.length === 0 ? [[]] : items.flatMap((item, i) => everyOrder(items.toSpliced(i, 1)).map((rest) => [item, ...rest]));
