import { Inject, Injectable } from '@nestjs/common';
import { agentId } from '#domain/kernel/ids';
import { agents } from '#views/agents/agents.view';
import { balances } from '#views/balances/balances.view';
import type { InboxCallDocument } from '#views/inbox-calls/inbox-calls.view';
import type { Caller } from '../http/caller.ts';
import { SYSTEM, type System } from '../http/system.ts';

/** Why the caller cannot take a call. */
type BlockedBy = 'not_an_agent' | 'on_another_call' | 'already_taken' | 'declined' | 'not_ringing' | 'outbound';

/** Joins what is the same for everybody with what depends on who asks. */
@Injectable()
export class InboxItems {
  @Inject(SYSTEM) private readonly system: System;

  async of(caller: Caller, calls: readonly InboxCallDocument[]): Promise<readonly object[]> {
    const { views } = this.system;
    const { workspace, sub } = caller;
    const accountIds = calls.map(({ accountId }) => accountId);
    const [agent, accounts] = await Promise.all([views.get(agents, workspace, sub), views.getAll(balances, workspace, accountIds)]);
    const holder = agent && agent.line.state === 'held' ? agent.line.holder : null;
    return calls.map((call) => {
      const blockedBy = blocked(call, caller, holder);
      const { accountId, offered: _offered, declined: _declined, ...shown } = call;
      return {
        ...shown,
        canAccept: blockedBy === null,
        blockedBy,
        canDecline: caller.roles.includes('agent') && rings(call) && !call.declined.includes(agentId(sub)),
        canRecord: false,
        topUpRequired: accounts.get(accountId)?.label === 'top_up_required',
      };
    });
  }
}

function blocked(call: InboxCallDocument, { sub, roles }: Caller, holder: string | null): BlockedBy | null {
  if (call.direction !== 'inbound') return 'outbound';
  if (call.agentId !== null) return 'already_taken';
  if (!rings(call)) return 'not_ringing';
  if (!roles.includes('agent')) return 'not_an_agent';
  if (holder !== null && holder !== call.callId) return 'on_another_call';
  return call.declined.includes(agentId(sub)) ? 'declined' : null;
}

const rings = ({ status, direction }: InboxCallDocument): boolean => status === 'ringing' && direction === 'inbound';
