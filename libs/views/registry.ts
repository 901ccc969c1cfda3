import type { Projection } from '#domain/kernel/projection';
import { agents } from './agents/agents.view.ts';
import { balances } from './balances/balances.view.ts';
import { callHistory } from './call-history/call-history.view.ts';
import { channels } from './channels/channels.view.ts';
import { contactEvents } from './contact-events/contact-events.view.ts';
import { contacts } from './contacts/contacts.view.ts';
import { inboxCalls } from './inbox-calls/inbox-calls.view.ts';
import { intakeBuckets } from './intake-buckets/intake-buckets.view.ts';
import { intakePayloads } from './intake-payloads/intake-payloads.view.ts';
import { ledgerLines } from './ledger-lines/ledger-lines.view.ts';
import { marketMaps } from './market-maps/market-maps.view.ts';
import { outbound } from './outbound/outbound.view.ts';
import { permissions } from './permissions/permissions.view.ts';
import { rateCards } from './rate-cards/rate-cards.view.ts';

/**
 * Every view of the system. The engine hands each handler only the events that it asked for by type, and each fold only documents of its own
 * collection; the compiler cannot see that, hence the cast.
 */
export const allViews = [
  agents,
  balances,
  callHistory,
  channels,
  contactEvents,
  contacts,
  inboxCalls,
  intakeBuckets,
  intakePayloads,
  ledgerLines,
  marketMaps,
  outbound,
  permissions,
  rateCards,
] as unknown as readonly Projection[];
