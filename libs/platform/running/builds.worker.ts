/**
 * Folds the log into views in a thread of its own, so that what is served has the first thread to itself. Told what to do as it is started, by a {@link BuildOrder};
 * says how far it is, and with what it ends, in {@link BuildNews}. `stop` ends it after the page in hand, with everything written that is folded.
 */
import { readlinkSync } from 'node:fs';
import { setPriority } from 'node:os';
import { parentPort, workerData } from 'node:worker_threads';
import { Poisoned } from '#engine/rebuild/aside';
import { foldAside } from '#engine/rebuild/fold-aside';
import { reasonOf } from '#engine/views/reason';
import { allViews } from '#views/registry';
import { verifyInstallation } from '../maintenance/verify-all.ts';
import type { BuildNews, BuildOrder, BuildTask } from './build-task.ts';
import { openToBuild } from './build-stores.ts';

const { task, settings } = workerData as BuildOrder;
const over = new AbortController();
const say = (news: BuildNews): void => parentPort?.postMessage(news);
const warn = (message: string): void => say({ kind: 'warning', message });

/** How nice this thread is to the ones that serve: 19 would be as nice as can be. */
const NICENESS = 10;

/** Where Linux shows a thread to itself: `<process>/task/<thread>`. */
const SELF = '/proc/thread-self';

parentPort?.on('message', () => over.abort());

/** A processor that serving wants is given to it. Only Linux knows threads apart; elsewhere, and where it is not allowed, all threads stay alike. */
function beNice(): void {
  try {
    setPriority(Number(readlinkSync(SELF).split('/').at(-1)), NICENESS);
  } catch (error) {
    warn(`the thread that builds views runs with the priority of those that serve: ${reasonOf(error)}`);
  }
}

/** How often it says how far it is, in milliseconds. */
const OFTEN = 200;

function told(): (position: string, events: number) => void {
  let last = -Infinity;
  return (position, events) => {
    const now = performance.now();
    if (now - last < OFTEN) return;
    last = now;
    say({ kind: 'progress', position, events });
  };
}

async function build({ build: name, targets }: Extract<BuildTask, { kind: 'build' }>): Promise<BuildNews | null> {
  const stores = await openToBuild(settings, name, warn);
  try {
    const asides = targets.map(({ view, collection }) => ({ projection: viewOf(view), collection }));
    await foldAside({ events: stores.log, views: stores.views, asides, until: null, signal: over.signal, progress: told() });
    if (over.signal.aborted) return null;
    await stores.complete();
    return { kind: 'built' };
  } finally {
    await stores.close();
  }
}

async function verify(views: readonly string[]): Promise<BuildNews> {
  const installation = { ...settings, masterKeys: () => settings.masterKeys };
  return { kind: 'verified', verified: await verifyInstallation(installation, { views: views.map(viewOf), signal: over.signal, progress: told(), warn }) };
}

function viewOf(name: string): (typeof allViews)[number] {
  const found = allViews.find((view) => view.name === name);
  if (!found) throw new Error(`there is no view ${name}`);
  return found;
}

function newsOf(error: unknown): BuildNews {
  if (error instanceof Poisoned) return { kind: 'poisoned', at: error.at, reason: error.reason };
  return { kind: 'failed', reason: reasonOf(error) };
}

beNice();
const end = await (task.kind === 'build' ? build(task) : verify(task.views)).catch(newsOf);
if (end && !over.signal.aborted) say(end);
parentPort?.close();
