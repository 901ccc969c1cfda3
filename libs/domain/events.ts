import type { AccountEvent } from './account/account.events.ts';
import type { AgentLineEvent } from './agent-line/agent-line.events.ts';
import type { CallEvent } from './call/call.events.ts';
import type { ChannelEvent, RouteClaimed } from './channel/channel.events.ts';
import type { ChargeEvent } from './charge/charge.events.ts';
import type { AliasPointed, ContactEvent } from './contact/contact.events.ts';
import type { DialEvent } from './dial/dial.events.ts';
import type { ErasureEvent } from './erasure/erasure.events.ts';
import type { FollowUpEvent } from './follow-up/follow-up.events.ts';
import type { OutboundEvent } from './outbound/outbound.events.ts';
import type { PermissionEvent } from './permission/permission.events.ts';
import type { RebuildEvent } from './rebuild/rebuild.events.ts';
import type { TariffEvent } from './tariff/tariff.events.ts';
import type { IntakeEvent } from './intake/intake.events.ts';

/** Every event that a view or a reaction can meet. */
export type AnyEvent =
  | AccountEvent
  | AgentLineEvent
  | AliasPointed
  | CallEvent
  | ChannelEvent
  | ChargeEvent
  | ContactEvent
  | DialEvent
  | ErasureEvent
  | FollowUpEvent
  | IntakeEvent
  | OutboundEvent
  | PermissionEvent
  | RebuildEvent
  | RouteClaimed
  | TariffEvent;
