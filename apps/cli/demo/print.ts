import { ACCOUNT } from './day.ts';
import type { Client } from './client.ts';

interface Page {
  readonly items: readonly object[];
}

/** Prints what the HTTP routes answer after the day. */
export async function printDay(anna: Client, finance: Client): Promise<void> {
  const inbox = await anna.get<Page>('/v1/inbox/calls');
  const calls = await anna.get<Page>('/v1/calls');
  const missed = await anna.get<Page>('/v1/inbox/contact-events');
  const ledger = await finance.get<Page>(`/v1/accounts/${ACCOUNT}/ledger`);
  const balance = await finance.get<object>(`/v1/accounts/${ACCOUNT}`);
  section('Inbox: calls that ring or go on (GET /v1/inbox/calls)', inbox.items);
  section('Calls of the day, newest first (GET /v1/calls)', calls.items.map(brief));
  section('Missed calls to follow up (GET /v1/inbox/contact-events)', missed.items);
  section(`Ledger (GET /v1/accounts/${ACCOUNT}/ledger)`, ledger.items);
  section(`Balance (GET /v1/accounts/${ACCOUNT})`, [balance]);
}

function brief(call: object): object {
  const { callId, direction, outcome, contact, agentId, startedAt, durationSeconds, endedBy } = call as Record<string, unknown>;
  return { callId, direction, outcome, contact: (contact as { name: string }).name, agentId, startedAt, durationSeconds, endedBy };
}

function section(title: string, items: readonly object[]): void {
  console.log(`\n${title}`);
  if (items.length === 0) console.log('  none');
  for (const item of items) console.log(`  ${JSON.stringify(item)}`);
}
