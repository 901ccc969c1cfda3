import { describe, expect, it } from '@jest/globals';
import { specOf } from '#testing/decider-spec';
import { answer, ask, at, connected, forGood, inFlight, move, no, pair, refuse, sent, yes } from './permission.builders.ts';
import type { PermissionCommand } from './permission.commands.ts';
import type { PermissionEvent } from './permission.events.ts';
import { permission, permissionAggregate, permissionId } from './permission.decider.ts';

const { given } = specOf(permission);

/** The contact keeps the window open by writing, a minute before each request. */
const open = (when: string): PermissionCommand => move(when);
const tooSoon = (rule: string, retryAt: string) => ({ rule, retryAt: at(retryAt) });

describe('a request for permission', () => {
  it('is recorded with all that the platform has to be told', () => {
    const asked: PermissionEvent = {
      type: 'PermissionRequested',
      pair,
      requestId: 'pr_1' as never,
      form: 'template',
      at: at('20 10:00'),
      template: { name: 'may_we_call', language: 'it' },
      subject: { to: '16315553602' },
    };
    given().when(ask('pr_1', '20 10:00', 'template')).emits(asked);
    given(asked).when(ask('pr_1', '20 10:00', 'template')).doesNothing();
    expect([permissionAggregate.category, permissionId(pair)]).toEqual(['permission', '436666719526789.ct_1']);
  });

  it('PE-1 needs an open service window in its free form, until exactly 24 h after the contact was last active', () => {
    given().when(ask('pr_1', '20 10:00')).refuses('service_window_closed', { rule: 'PE-1' });
    given().when(move('19 10:00'), ask('pr_1', '20 09:59:59.999')).emitsLike({ type: 'PermissionRequested' });
    given().when(move('19 10:00'), ask('pr_1', '20 10:00')).refuses('service_window_closed', { inputs: { until: at('20 10:00') } });
  });

  it.each(['message', 'call', 'accepted_call'] as const)('PE-1 takes any activity of the contact: %s', (by) =>
    given().when(move('20 09:00', by), ask('pr_1', '20 10:00')).emitsLike({ type: 'PermissionRequested' }),
  );

  it('PE-1 lets a template go at any time', () => given().when(ask('pr_1', '20 10:00', 'template')).emitsLike({ type: 'PermissionRequested', form: 'template' }));

  it('PE-1 records a move of the window once, and a late one too, which moves nothing back', () => {
    given().when(move('20 10:00')).emits({ type: 'ServiceWindowMoved', pair, at: at('20 10:00'), until: at('21 10:00'), by: 'message' });
    given().when(move('20 10:00'), move('20 10:00')).doesNothing();
    const late = given().when(move('20 10:00'), move('20 08:00'));
    late.emitsLike({ type: 'ServiceWindowMoved', until: at('21 08:00') });
    given().when(move('20 10:00'), move('20 08:00'), ask('pr_1', '21 09:00')).emitsLike({ type: 'PermissionRequested' });
  });

  it('PE-3 is refused until exactly 24 h after the one before', () => {
    const again = (when: string) => given(...sent('pr_1', '20 10:00')).when(open('21 09:00'), ask('pr_2', when));
    again('21 09:59:59.999').refuses('permission_request_limit', { ...tooSoon('PE-3', '21 10:00'), detail: '1 request per 24 h' });
    again('21 10:00').emitsLike({ type: 'PermissionRequested' });
  });

  it('PE-3 lets two go in 168 h, the third when exactly 168 h have passed since the first', () => {
    const third = (when: string) => given(...sent('pr_1', '10 10:00'), ...sent('pr_2', '12 10:00')).when(open(when), ask('pr_3', when));
    third('14 10:00').refuses('permission_request_limit', { ...tooSoon('PE-3', '17 10:00'), detail: '2 requests per 168 h', inputs: { max: 2, used: 2 } });
    third('17 09:59:59.999').refuses('permission_request_limit', tooSoon('PE-3', '17 10:00'));
    third('17 10:00').emitsLike({ type: 'PermissionRequested' });
  });

  it('PE-3 names the instant at which both limits allow it', () =>
    given(...sent('pr_1', '10 10:00'), ...sent('pr_2', '17 09:00'))
      .when(ask('pr_3', '17 09:30', 'template'))
      .refuses('permission_request_limit', tooSoon('PE-3', '18 09:00')));

  it('PE-3 counts free-form and template requests together', () =>
    given(...sent('pr_1', '20 10:00'))
      .when(ask('pr_2', '20 11:00', 'template'))
      .refuses('permission_request_limit', { rule: 'PE-3' }));

  it('PE-3 counts by the platform’s 200; one in flight holds its slot from when we asked', () => {
    given(...inFlight('pr_1', '20 10:00')).when(ask('pr_2', '20 10:00', 'template')).refuses('permission_request_limit', tooSoon('PE-3', '21 10:00'));
    given(...inFlight('pr_1', '20 10:00'))
      .when(answer('pr_1', '20 10:05'), ask('pr_2', '21 10:00', 'template'))
      .refuses('permission_request_limit', tooSoon('PE-3', '21 10:05'));
  });

  it('PE-3 holds a slot that another clock, a little ahead of ours, has just given away', () =>
    given(...inFlight('pr_1', '20 10:00:00.020'))
      .when(ask('pr_2', '20 10:00:00', 'template'))
      .refuses('permission_request_limit', tooSoon('PE-3', '21 10:00:00.020')));

  it('PE-3 frees the slot of a request that the platform did not take, and not of one that it took', () => {
    given(...inFlight('pr_1', '20 10:00')).when(refuse('pr_1', '20 10:01'), ask('pr_2', '20 10:02', 'template')).emitsLike({ type: 'PermissionRequested' });
    given(...sent('pr_1', '20 10:00')).when(refuse('pr_1', '20 10:01')).doesNothing();
    given(...inFlight('pr_1', '20 10:00')).when(refuse('pr_1', '20 10:01'), refuse('pr_1', '20 10:01')).doesNothing();
  });

  it('PE-3 counts a request once that the platform took after all, and an answer once', () => {
    given(...inFlight('pr_1', '20 10:00'))
      .when(refuse('pr_1', '20 10:01'), answer('pr_1', '20 10:02'), ask('pr_2', '20 11:00', 'template'))
      .refuses('permission_request_limit', tooSoon('PE-3', '21 10:02'));
    given(...sent('pr_1', '20 10:00')).when(answer('pr_1', '20 10:05')).doesNothing();
  });

  it.each(['inbound', 'outbound'] as const)('PE-4 counts only requests after the start of the last connected call: %s', (direction) => {
    const asked = (start: string) => given(...sent('pr_1', '18 10:00'), ...sent('pr_2', '20 10:00')).when(connected('cl_1', start, direction), ask('pr_3', '20 12:00', 'template'));
    asked('20 11:00').emitsLike({ type: 'PermissionRequested' });
    asked('20 10:00').emitsLike({ type: 'PermissionRequested' });
    asked('20 09:00').refuses('permission_request_limit', tooSoon('PE-3', '21 10:00'));
  });

  it('PE-4 does not free the slot of a request in flight: its 200 comes after the call', () =>
    given(...inFlight('pr_1', '20 10:00'))
      .when(connected('cl_1', '20 10:30'), ask('pr_2', '20 11:00', 'template'))
      .refuses('permission_request_limit', { rule: 'PE-3' }));

  it('PE-4 is the platform’s rule: the seed’s counters know no reset', () =>
    given(...sent('pr_1', '20 10:00'))
      .when(connected('cl_1', '20 10:30'), ask('pr_2', '20 11:00', 'template', 'respondio-2025'))
      .refuses('permission_request_limit', { rule: 'PE-3' }));

  it('PE-6 waits 24 h after a no, though PE-3 would allow it earlier', () => {
    const declined = (when: string) => given(...sent('pr_1', '18 10:00')).when(no('20 10:00', 'pr_1'), ask('pr_2', when, 'template'));
    declined('21 09:59:59.999').refuses('permission_request_limit', { ...tooSoon('PE-6', '21 10:00'), inputs: { declinedAt: at('20 10:00') } });
    declined('21 10:00').emitsLike({ type: 'PermissionRequested' });
  });

  it('PE-6 names PE-3’s instant where that is the later one', () =>
    given(...sent('pr_1', '16 10:00'), ...sent('pr_2', '18 10:00'))
      .when(no('18 11:00', 'pr_2'), ask('pr_3', '18 12:00', 'template'))
      .refuses('permission_request_limit', tooSoon('PE-6', '23 10:00')));

  it('PE-6 is lifted by a call that was connected since, under the platform’s rules alone', () => {
    const called = (start: string, policy: 'meta' | 'respondio-2025' = 'meta') =>
      given(...sent('pr_1', '18 10:00')).when(no('20 10:00', 'pr_1'), connected('cl_1', start, 'inbound'), ask('pr_2', '20 12:00', 'template', policy));
    called('20 10:00').emitsLike({ type: 'PermissionRequested' });
    called('20 09:59:59').refuses('permission_request_limit', { rule: 'PE-6' });
    called('20 11:00', 'respondio-2025').refuses('permission_request_limit', { rule: 'PE-6' });
  });

  it('PE-6 ends when the contact says yes to the old request after all', () =>
    given(...sent('pr_1', '18 10:00'))
      .when(no('20 10:00', 'pr_1'), yes('20 10:30', 'pr_1'), ask('pr_2', '20 12:00', 'template'))
      .emitsLike({ type: 'PermissionRequested' }));

  it('is refused while the permission is permanent, before any other rule', () => {
    const answered = given(...sent('pr_1', '20 10:00')).when(yes('20 10:05', 'pr_1', forGood), ask('pr_2', '20 10:10'));
    answered.refuses('permission_already_permanent');
    given().when(yes('20 10:05', null, forGood), no('20 11:00'), ask('pr_2', '20 12:00', 'template')).emitsLike({ type: 'PermissionRequested' });
  });

  it('is refused by the first rule in order: PE-1 before PE-6 before PE-3', () => {
    const declined = given(...sent('pr_1', '20 10:00'));
    declined.when(no('20 10:05', 'pr_1'), ask('pr_2', '20 11:00')).refuses('service_window_closed', { rule: 'PE-1' });
    declined.when(no('20 10:05', 'pr_1'), open('20 10:30'), ask('pr_2', '20 11:00')).refuses('permission_request_limit', { rule: 'PE-6' });
    declined.when(open('20 10:30'), ask('pr_2', '20 11:00')).refuses('permission_request_limit', { rule: 'PE-3' });
  });

  it('AU-10 is recorded with rule and inputs when it is refused', () => {
    const answer = given(...sent('pr_1', '20 10:00')).when(ask('pr_2', '20 11:00', 'template'));
    expect(answer.events()).toEqual([
      {
        type: 'PermissionRequestDenied',
        pair,
        code: 'permission_request_limit',
        rule: 'PE-3',
        at: at('20 11:00'),
        inputs: { form: 'template', period: 'PT24H', max: 1, used: 1, retryAt: at('21 10:00') },
      },
    ]);
    expect(given().when(yes('20 10:00', null, forGood), ask('pr_1', '20 11:00')).events()).toMatchObject([{ code: 'permission_already_permanent', rule: null }]);
  });
});
