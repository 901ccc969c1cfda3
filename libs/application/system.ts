import type { AnyEvent } from '#domain/events';
import type { Process } from '#domain/kernel/process';
import type { WorkspaceId } from '#domain/kernel/ids';
import type { MarketMap } from '#domain/tariff/tariff.state';
import type { Clock } from '#engine/clock/clock';
import { machineTiming, type Timing } from '#engine/clock/timing';
import { Consistency } from '#engine/consistency';
import { RightOfWay } from '#engine/feed/right-of-way';
import type { Subscriber } from '#engine/feed/subscriber';
import { Waiters } from '#engine/feed/waiters';
import { Gateway } from '#engine/gateway/gateway';
import type { IdSource } from '#engine/ids';
import type { Instruments } from '#engine/instruments';
import type { Log } from '#engine/log';
import type { BuildSite } from '#engine/rebuild/build-site';
import { ProcessReactor } from '#engine/reactions/process-reactor';
import { ReactorRunner } from '#engine/reactions/reactor';
import { RequestLedger } from '#engine/requests/request-ledger';
import { statusOf, type Status } from '#engine/status';
import { Collections } from '#engine/views/collections';
import type { Redriven } from '#engine/views/redrive';
import { ViewRunner } from '#engine/views/view-runner';
import type { EventStore, RecordedEvent } from '#event-store/event-store';
import { rateWith } from '#finance/rating/rate';
import type { Pseudonyms } from '#privacy/pseudonyms';
import { connectionCount } from '#processes/connection-count/connection-count';
import { lineRelease } from '#processes/line-release/line-release';
import { missedCall } from '#processes/missed-call/missed-call';
import { outboundResults } from '#processes/outbound-results/outbound-results';
import { pairRelease } from '#processes/pair-release/pair-release';
import { settlement } from '#processes/settlement/settlement';
import type { ViewStore } from '#view-store/view-store';
import { permissions } from '#views/permissions/permissions.view';
import { agents } from '#views/agents/agents.view';
import { inboxCalls } from '#views/inbox-calls/inbox-calls.view';
import { allViews } from '#views/registry';
import { Accounts } from './accounts/accounts.ts';
import { Agents } from './agents/agents.ts';
import { RingOffers } from './agents/ring-offers.ts';
import { Rosters } from './agents/roster.ts';
import { CallRefs } from './calls/call-refs.ts';
import { Calls } from './calls/calls.ts';
import { Dials } from './calls/dials.ts';
import { Channels } from './channels/channels.ts';
import { ContactDirectory } from './contacts/contact-directory.ts';
import { ContactMerges } from './contacts/contact-merges.ts';
import { FollowUps } from './follow-ups/follow-ups.ts';
import { Intake } from './intake/intake.ts';
import { Outbox } from './outbox/outbox.ts';
import type { Sender } from './outbox/sender.ts';
import { resultOf } from './outbox/result-of.ts';
import { PermissionRequests } from './permissions/permission-requests.ts';
import { ReadViews } from './read-views.ts';
import type { Builder } from './rebuilds/builder.ts';
import type { Rebuilds } from './rebuilds/rebuilds.ts';
import { rebuildsOn } from './rebuilds/rebuilds-on.ts';
import { NotFound } from './refused.ts';
import { Tariffs } from './tariffs/tariffs.ts';
import { CallUpdates } from './translation/call-updates.ts';
import { LastInLine } from './translation/last-in-line.ts';
import { MessageUpdates } from './translation/message-updates.ts';
import { Sorter, type Handlers } from './translation/sorter.ts';
import { Translator } from './translation/translator.ts';

/** What the product runs on. Time, chance and the world outside come in here, so that the whole of it runs in a test. */
export interface Surroundings {
  readonly events: EventStore;
  readonly views: ViewStore;
  readonly clock: Clock;
  /** How everybody waits; default: as the machine does. */
  readonly timing?: Timing;
  readonly ids: IdSource;
  readonly sender: Sender;
  readonly pseudonyms: Pseudonyms;
  /** Where the workspace has no market map of its own. */
  readonly builtInMap: MarketMap;
  readonly log: Log;
  /** Where views are built aside; default: in the store that is read, in small steps. */
  readonly site?: BuildSite;
  /** Where figures and spans are told; default: nobody listens. */
  readonly instruments?: Instruments;
}

/** The streams that processes listen to. */
const LISTENED = ['call-', 'dial-', 'charge-', 'outbound-'];

/** How long a reaction waits for the views before it goes on with what they have, in milliseconds. */
const PATIENCE = 1_000;

/** How long a stop waits for calls to the platform that are out, in milliseconds. */
const LAST_CALLS = 2_500;

/** The whole back end without its HTTP edge: use cases, subscribers and what joins them. */
export class System {
  readonly gateway: Gateway;
  readonly views: ReadViews;
  readonly contacts: ContactDirectory;
  readonly intake: Intake;
  readonly accounts: Accounts;
  readonly agents: Agents;
  readonly calls: Calls;
  readonly callRefs: CallRefs;
  readonly channels: Channels;
  readonly dials: Dials;
  readonly followUps: FollowUps;
  readonly permissions: PermissionRequests;
  readonly tariffs: Tariffs;
  readonly requests: RequestLedger;
  readonly consistency: Consistency;
  readonly collections: Collections;
  readonly rebuilds: Rebuilds;
  private readonly around: Surroundings;
  private readonly timing: Timing;
  private readonly waiters: Waiters;
  private readonly rightOfWay: RightOfWay;
  private readonly viewRunner: ViewRunner;
  private readonly builder: Builder;
  private readonly reactors: readonly ReactorRunner[];
  private readonly backlog: ReactorRunner;
  private readonly sending: Outbox;
  private readonly outbox: ReactorRunner;
  private readonly stopping = new AbortController();
  private running: readonly Promise<void>[] = [];

  constructor(around: Surroundings) {
    const { events, views, clock, ids, pseudonyms, builtInMap } = around;
    this.around = around;
    this.timing = around.timing ?? machineTiming;
    this.waiters = new Waiters(this.timing);
    this.rightOfWay = new RightOfWay(this.timing);
    this.gateway = new Gateway({ store: events, clock, ids, timing: this.timing });
    this.collections = new Collections(views, allViews);
    this.views = new ReadViews(views, this.collections);
    this.contacts = new ContactDirectory(this.gateway, pseudonyms);
    this.intake = new Intake(events, clock, ids, (together) => this.rightOfWay.stored(together), this.timing, around.instruments);
    this.requests = new RequestLedger(events, clock, ids);
    this.viewRunner = new ViewRunner({ events, views, projections: allViews, collections: this.collections, clock, waiters: this.waiters, rightOfWay: this.rightOfWay, log: around.log, instruments: around.instruments });
    const rebuilding = { gateway: this.gateway, views, runner: this.viewRunner, collections: this.collections, waiters: this.waiters, projections: allViews, log: around.log, site: around.site };
    ({ rebuilds: this.rebuilds, builder: this.builder } = rebuildsOn(rebuilding));
    const rosters = new Rosters(this.views, clock);
    const roster = (workspace: WorkspaceId) => rosters.of(workspace);
    this.callRefs = new CallRefs(this.gateway, pseudonyms);
    this.calls = new Calls(this.gateway, this.callRefs, roster);
    this.dials = new Dials({ gateway: this.gateway, contacts: this.contacts, builtInMap });
    this.accounts = new Accounts(this.gateway);
    this.agents = new Agents(this.gateway);
    this.channels = new Channels(this.gateway);
    this.followUps = new FollowUps(this.gateway);
    this.permissions = new PermissionRequests(this.gateway, this.contacts);
    this.tariffs = new Tariffs(this.gateway, builtInMap);
    const offers = new RingOffers(this.gateway, this.views, (position) => this.viewsReached(position, inboxCalls.name));
    const merges = new ContactMerges(this.gateway, this.views, (position) => this.viewsReached(position, permissions.name));
    const [fresh, backlog] = this.translators(roster);
    this.reactors = [fresh, offers, merges, ...this.processes()].map((reactor) => this.runner(reactor));
    this.backlog = this.runner(backlog);
    this.sending = this.newOutbox();
    this.outbox = this.runner(this.sending);
    const late = [{ subscriber: this.backlog, takes: (event: RecordedEvent) => backlog.wants(event) }];
    this.consistency = new Consistency(events, this.waiters, this.reactors, this.viewRunner.subscribers, late);
  }

  /** Finds out how far everybody is, and starts them. Throws where views do not fit the log. */
  async start(): Promise<void> {
    await this.collections.load();
    await this.viewRunner.open();
    await this.rebuilds.open();
    const runners = [...this.reactors, this.backlog, this.outbox];
    await Promise.all(runners.map((runner) => runner.open()));
    const { signal } = this.stopping;
    this.running = [this.viewRunner, this.builder, ...runners].map((runner) => runner.run(signal).catch((error: unknown) => this.around.log('a subscriber has ended', error, { component: 'subscribers' })));
  }

  /** Lets everybody finish what they have in hand. What is not done is found again at the next start. */
  async stop(): Promise<void> {
    this.stopping.abort();
    await Promise.all(this.running);
    const finished = new AbortController();
    const lastCalls = this.sending.finish().finally(() => finished.abort());
    await Promise.race([lastCalls, this.timing.pause(LAST_CALLS, finished.signal)]);
  }

  /** How far everybody is, and whether all is done. */
  status(): Promise<Status> {
    const { events, clock } = this.around;
    return statusOf(events, this.subscribers(), clock.now(), this.intake.busy);
  }

  /**
   * Folds one parked document of a view anew, by its id with the workspace in front, or all of them. Throws `NotFound` where there is no such view, else what
   * re-driving throws.
   */
  redrive(view: string, id?: string): Promise<Redriven> {
    const projection = allViews.find(({ name }) => name === view);
    if (!projection) throw new NotFound(`there is no view ${view}`);
    return this.viewRunner.redrive(projection, id);
  }

  private subscribers(): readonly Subscriber[] {
    return [...this.viewRunner.subscribers, ...this.reactors, this.backlog, this.outbox];
  }

  private runner(reactor: ConstructorParameters<typeof ReactorRunner>[0]): ReactorRunner {
    const { events, views, log, instruments } = this.around;
    return new ReactorRunner(reactor, { events, views, waiters: this.waiters, rightOfWay: this.rightOfWay, log, instruments });
  }

  private viewsReached(position: string, ...names: readonly string[]): Promise<boolean> {
    return this.consistency.reached(position, names, PATIENCE);
  }

  private processes(): readonly ProcessReactor[] {
    const rate = rateWith(this.around.builtInMap);
    const processes: readonly Process<AnyEvent>[] = [lineRelease, pairRelease, missedCall, connectionCount, settlement({ rate }), outboundResults] as readonly Process<AnyEvent>[];
    return processes.map((process) => new ProcessReactor(process as unknown as Process, LISTENED, this.gateway));
  }

  /** Of what is fresh, and of the backlog, which waits until everybody else has done what there is. */
  private translators(roster: (workspace: WorkspaceId) => ReturnType<Rosters['of']>): readonly [Translator, Translator] {
    const { gateway, contacts } = this;
    const { pseudonyms, log, instruments } = this.around;
    const calls = new CallUpdates({ gateway, contacts, pseudonyms, roster });
    const messages = new MessageUpdates(gateway, contacts, pseudonyms);
    const handlers: Handlers = {
      call: (routed) => calls.handle(routed),
      permission_reply: (routed) => messages.reply(routed),
      message: (routed) => messages.message(routed),
      message_status: (routed) => messages.status(routed),
    };
    const options = { gateway, sorter: new Sorter(gateway, handlers, log), viewsReached: (position: string) => this.viewsReached(position, agents.name), instruments, timing: this.timing };
    const line = new LastInLine(this.around.events, this.waiters, () => [...this.reactors, ...this.viewRunner.subscribers]);
    return [new Translator('fresh', options), new Translator('backlog', { ...options, turn: () => line.turn() })];
  }

  private newOutbox(): Outbox {
    const { sender, pseudonyms, log } = this.around;
    return new Outbox({ gateway: this.gateway, sender, waiters: this.waiters, resultOf: resultOf(pseudonyms), log, instruments: this.around.instruments });
  }
}
