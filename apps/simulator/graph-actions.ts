import type { Person } from '#testing/fixtures/payloads';
import type { BusinessNumber, SimulatedCall, SimulatedCalls, UserBehaviour } from './calls.ts';
import { graphError, type GraphError } from './errors.ts';
import { platformId } from './ids.ts';
import type { ReplyBehaviour, SimulatedMessages } from './messages.ts';
import type { Random } from './random.ts';
import { fieldsIn, textIn, type GraphRequest } from './request.ts';

/** What the Graph API answers to a request that it understood. */
export type GraphReply = { readonly body: object } | { readonly error: GraphError };

/** How users behave from here on; the same for all. */
export interface Behaviour {
  onDial: UserBehaviour;
  onRequest: ReplyBehaviour;
}

export interface GraphActionsOptions {
  readonly calls: SimulatedCalls;
  readonly messages: SimulatedMessages;
  readonly behaviour: Behaviour;
  readonly random: Random;
  readonly numberOf: (phoneNumberId: string) => BusinessNumber;
  readonly userOf: (ids: { readonly number?: string; readonly bsuid?: string }) => Person;
  /** True: actions on calls that nobody made are refused. False: they are waved through. */
  readonly strict: boolean;
}

const PRODUCT = { messaging_product: 'whatsapp' };
const DONE: GraphReply = { body: { ...PRODUCT, success: true } };
const refusal = (code: number, detail?: string): GraphReply => ({ error: graphError(code, detail) });

/** Carries out what the Graph API is asked for. */
export class GraphActions {
  private readonly options: GraphActionsOptions;

  constructor(options: GraphActionsOptions) {
    this.options = options;
  }

  carryOut(request: GraphRequest): GraphReply {
    if (request.token === null) return refusal(190);
    switch (request.action) {
      case 'message':
        return this.message(request);
      case 'connect':
        return this.connect(request);
      default:
        return this.onCall(request);
    }
  }

  private connect({ body, phoneNumberId }: GraphRequest): GraphReply {
    const user = this.addressee(body);
    if (user === null) return refusal(100, 'to or recipient is required');
    if (!hasSession(body, 'offer')) return refusal(100, 'session must be an offer');
    const callId = platformId('wacid', user.number, this.options.random);
    const opaque = textIn(body, 'biz_opaque_callback_data');
    this.options.calls.dial({ callId, user, number: this.options.numberOf(phoneNumberId), opaque }, this.options.behaviour.onDial);
    return { body: { ...PRODUCT, calls: [{ id: callId }] } };
  }

  private onCall({ body, action }: GraphRequest): GraphReply {
    const callId = textIn(body, 'call_id');
    if (callId === undefined) return refusal(100, 'call_id is required');
    if (action.endsWith('accept') && !hasSession(body, 'answer')) return refusal(100, 'session must be an answer');
    const call = this.options.calls.find(callId);
    if (!call) return this.options.strict ? refusal(100, 'no such call') : DONE;
    if (call.state === 'ended') return refusal(100, 'the call is over');
    return this.move(call, action, textIn(body, 'biz_opaque_callback_data'));
  }

  private move(call: SimulatedCall, action: GraphRequest['action'], opaque: string | undefined): GraphReply {
    const { calls } = this.options;
    if (action === 'terminate') {
      calls.endSoon(call);
      return DONE;
    }
    if (call.direction === 'outbound') return refusal(100, `${action} is for calls of users`);
    if (action === 'pre_accept') return DONE;
    if (call.state === 'live') return refusal(100, 'the call is accepted already');
    if (action === 'accept') calls.pickUp(call, opaque);
    else calls.endSoon(call);
    return DONE;
  }

  private message({ body, phoneNumberId }: GraphRequest): GraphReply {
    const { random, messages, behaviour, numberOf } = this.options;
    const user = this.addressee(body);
    if (user === null) return refusal(100, 'to or recipient is required');
    const form = body['type'] === 'template' ? 'template' : 'free_form';
    const asksForPermission = form === 'template' || fieldsIn(body, 'interactive')['type'] === 'call_permission_request';
    const [wamid, replyWamid] = [platformId('wamid', user.number, random), platformId('wamid', user.number, random)];
    messages.take({ wamid, replyWamid, number: numberOf(phoneNumberId), user, form, asksForPermission }, behaviour.onRequest);
    const contact = { input: textIn(body, 'to'), wa_id: user.waId, user_id: user.bsuid };
    return { body: { ...PRODUCT, contacts: [contact], messages: [{ id: wamid }] } };
  }

  /** The number wins where both are given. */
  private addressee(body: GraphRequest['body']): Person | null {
    const number = textIn(body, 'to')?.replace(/\D/g, '');
    const bsuid = textIn(body, 'recipient');
    return number === undefined && bsuid === undefined ? null : this.options.userOf({ number, bsuid });
  }
}

function hasSession(body: GraphRequest['body'], type: 'offer' | 'answer'): boolean {
  const session = fieldsIn(body, 'session');
  return session['sdp_type'] === type && textIn(session, 'sdp') !== undefined;
}
