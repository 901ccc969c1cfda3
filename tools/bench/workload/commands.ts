import { createHash } from 'node:crypto';
import type { CallCommand } from '#domain/call/call.commands';
import { accountId, agentId, callId, contactId, phoneNumberId, workspaceId } from '#domain/kernel/ids';
import type { Instant } from '#domain/kernel/instant';
import type { Context } from '#engine/gateway/gateway';
import { ACCOUNT, CHANNEL, customer, PHONE_NUMBER_ID, SESSION, WORKSPACE } from './customers.ts';

type RecordFact = Extract<CallCommand, { type: 'RecordFact' }>;

const ROSTER = { free: ['anna', 'ben', 'cleo', 'dora'].map(agentId), busy: [agentId('emil')] };

/** 27 characters of no order, as the ids of calls are. */
const scattered = (n: number): string => createHash('sha256').update(String(n)).digest('base64url').slice(0, 27);

/** Call number n begins to ring: what the translator makes of its first webhook. */
export function callRings(n: number, now: Instant): RecordFact {
  const { bsuid, number, name } = customer(Math.abs(n));
  const context = {
    callId: callId(`cl_${scattered(n)}`),
    phoneNumberId: phoneNumberId(PHONE_NUMBER_ID),
    contactId: contactId(`ct_${scattered(n)}`),
    direction: 'inbound',
    accountId: accountId(ACCOUNT.accountId),
    wabaId: CHANNEL.wabaId,
    timeZone: CHANNEL.timeZone,
  } as const;
  const subject = { platformCallId: `wacid.HBgMMjU0NzAwMDAwMDAxFQIAEhggNEQ3${n}`, number, bsuid, name, sdp: SESSION };
  const fact = { type: 'CallReceived', context, factKey: `connect:${now}`, at: now, subject } as const;
  return { type: 'RecordFact', fact, gate: null, roster: ROSTER, dial: null, now };
}

/** The same call ends half a minute later, and nobody has answered. */
export function callEnds(n: number, now: Instant): RecordFact {
  const { fact, ...rest } = callRings(n, now);
  const { sdp: _sdp, ...subject } = fact.subject ?? {};
  const ended = { status: 'completed', startedAt: null, endedAt: null, durationSeconds: null, errorCode: null } as const;
  return { ...rest, fact: { ...fact, ...ended, type: 'CallTerminated', factKey: `terminate:${now}`, subject } };
}

/** As the translator carries them out. */
export const contextOf = (n: number): Context => ({
  workspace: workspaceId(WORKSPACE),
  actor: 'platform',
  correlationId: `payload-${n}`,
  cause: { process: 'translation-fresh', position: String(Math.abs(n)).padStart(20, '0'), n: 0 },
});
