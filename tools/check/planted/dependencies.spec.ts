import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Report } from '../check.ts';
import { dependencies } from '../dependencies/check.ts';
import { dependencyRules } from '../dependencies/rules.ts';
import { plant, type Tree } from './tree.ts';

/** What is imported; each file is there, so that nothing but the import itself is wrong. */
const TARGETS = [
  'apps/server/main.ts',
  'libs/api/calls.ts',
  'libs/application/calls.ts',
  'libs/domain/account/account.events.ts',
  'libs/domain/account/account.state.ts',
  'libs/domain/events.ts',
  'libs/domain/kernel/money.ts',
  'libs/domain/policy/policy.ts',
  'libs/engine/gateway.ts',
  'libs/event-store/contract.ts',
  'libs/event-store/event-store.ts',
  'libs/event-store/memory/memory-event-store.ts',
  'libs/finance/rate.ts',
  'libs/platform/stores.ts',
  'libs/privacy/keys.ts',
  'libs/processes/registry.ts',
  'libs/processes/settlement.ts',
  'libs/testing/samples.ts',
  'libs/view-store/sqlite/files.ts',
  'libs/view-store/view-store.ts',
  'libs/views/calls.ts',
  'libs/whatsapp/signature.ts',
  'tools/bench/run.ts',
];

const PACKAGES = ['better-sqlite3', '@eventstore/db-client', 'mongodb', '@nestjs/common', 'rxjs', 'class-validator', 'pino', 'prom-client', '@opentelemetry/api', 'fast-check'];

/** rule → file that breaks it → what it imports. */
const BREAKS: readonly (readonly [rule: string, from: string, to: string])[] = [
  ['no-cycles', 'libs/views/round.ts', './trip.ts'],
  ['resolvable', 'libs/views/lost.ts', './nowhere.ts'],
  ['libraries-by-name', 'libs/views/by-path.ts', '../domain/kernel/money.ts'],
  ['libraries-by-name-from-outside', 'apps/server/by-path.ts', '../../libs/platform/stores.ts'],
  ['testing-only-in-tests', 'libs/platform/samples.ts', '#testing/samples'],
  ['testing-only-in-tests', 'apps/cli/samples.ts', '#testing/samples'],
  ['nothing-needs-a-spec', 'libs/platform/suite.ts', '#event-store/contract'],
  ['nothing-needs-a-spec', 'libs/domain/call/built.ts', './call.builders.ts'],
  ['programs-ship-their-packages', 'libs/platform/chance.ts', 'fast-check'],
  ['domain-imports', 'libs/domain/call/other-state.ts', '../account/account.state.ts'],
  ['domain-imports', 'libs/domain/call/reads-view.ts', '#views/calls'],
  ['domain-kernel-imports', 'libs/domain/kernel/policy.ts', '../policy/policy.ts'],
  ['domain-policy-imports', 'libs/domain/policy/events.ts', '../account/account.events.ts'],
  ['domain-events-imports', 'libs/domain/events-of-all.ts', './account/account.state.ts'],
  ['processes-imports', 'libs/processes/reads.ts', '#views/calls'],
  ['views-imports', 'libs/views/rates.ts', '#finance/rate'],
  ['finance-imports', 'libs/finance/reads.ts', '#views/calls'],
  ['event-store-imports', 'libs/event-store/knows.ts', '#domain/account/account.events'],
  ['view-store-imports', 'libs/view-store/knows.ts', '#event-store/event-store'],
  ['whatsapp-imports', 'libs/whatsapp/decides.ts', '#domain/account/account.state'],
  ['privacy-imports', 'libs/privacy/stores.ts', '#event-store/memory/memory-event-store'],
  ['audit-imports', 'libs/audit/reads.ts', '#views/calls'],
  ['engine-imports', 'libs/engine/adapter.ts', '#event-store/memory/memory-event-store'],
  ['engine-imports', 'libs/engine/view.ts', '#views/calls'],
  ['engine-imports', 'libs/engine/events.ts', '#domain/events'],
  ['application-imports', 'libs/application/adapter.ts', '#event-store/memory/memory-event-store'],
  ['application-imports', 'libs/application/edge.ts', '#platform/stores'],
  ['api-imports', 'libs/api/stores.ts', '#view-store/view-store'],
  ['api-imports', 'libs/api/platform.ts', '#platform/stores'],
  ['platform-imports', 'libs/platform/controllers.ts', '#api/calls'],
  ['apps-imports', 'apps/server/engine.ts', '#engine/gateway'],
  ['apps-imports', 'apps/cli/server.ts', '../server/main.ts'],
  ['demo-imports', 'apps/cli/demo/server.ts', '../../server/main.ts'],
  ['simulator-knows-no-whatsapp', 'apps/simulator/sign.ts', '#whatsapp/signature'],
  ['testing-imports', 'libs/testing/server.ts', '../../apps/server/main.ts'],
  ['sqlite-in-its-adapters', 'libs/platform/database.ts', 'better-sqlite3'],
  ['eventstoredb-in-its-adapter', 'libs/event-store/memory/client.ts', '@eventstore/db-client'],
  ['mongodb-in-its-adapter', 'libs/view-store/memory/client.ts', 'mongodb'],
  ['nest-at-the-edge', 'libs/application/injected.ts', '@nestjs/common'],
  ['nest-at-the-edge', 'libs/engine/observed.ts', 'rxjs'],
  ['observers-in-the-platform', 'libs/engine/counted.ts', 'prom-client'],
  ['observers-in-the-platform', 'libs/engine/traced.ts', '@opentelemetry/api'],
  ['observers-in-the-platform', 'apps/server/logged.ts', 'pino'],
  ['class-validator-in-requests', 'libs/api/body.ts', 'class-validator'],
  ['pure-libraries-know-no-node', 'libs/domain/call/hash.ts', 'node:crypto'],
  ['pure-libraries-know-no-node', 'libs/views/hash.ts', 'node:crypto'],
  ['pure-libraries-know-no-node', 'libs/processes/hash.ts', 'node:crypto'],
  ['pure-libraries-know-no-node', 'libs/finance/hash.ts', 'node:fs'],
];

/** What must stay possible. */
const FINE: readonly (readonly [from: string, to: string])[] = [
  ['libs/domain/call/reads.ts', '../account/account.events.ts'],
  ['libs/domain/call/limits.ts', '../policy/policy.ts'],
  ['libs/domain/call/call.decider.spec.ts', '#testing/samples'],
  ['libs/views/folds.ts', '#domain/account/account.events'],
  ['libs/engine/port.ts', '#event-store/event-store'],
  ['libs/engine/gateway.spec.ts', '#event-store/memory/memory-event-store'],
  ['libs/engine/gateway-properties.spec.ts', 'fast-check'],
  ['libs/application/rates.ts', '#finance/rate'],
  ['libs/application/port.ts', '#view-store/view-store'],
  ['libs/api/use-case.ts', '#application/calls'],
  ['libs/api/body.request.ts', 'class-validator'],
  ['libs/platform/adapters.ts', '#event-store/memory/memory-event-store'],
  ['libs/view-store/sqlite/database.ts', 'better-sqlite3'],
  ['libs/platform/observability/figures.ts', 'prom-client'],
  ['tools/bench/database.ts', 'better-sqlite3'],
  ['apps/server/modules.ts', '#api/calls'],
  ['apps/server/list.ts', '#processes/registry'],
  ['apps/cli/demo/fixtures.ts', '#testing/samples'],
  ['apps/simulator/fixtures.ts', '#testing/samples'],
];

const importing = (to: string): string => `import '${to}';\n`;

const MANIFEST = JSON.stringify({
  type: 'module',
  imports: Object.fromEntries(
    [...new Set(TARGETS.flatMap((path) => /^libs\/([^/]+)/.exec(path)?.[1] ?? []))].map((library) => [`#${library}/*`, { source: `./libs/${library}/*.ts` }]),
  ),
  dependencies: Object.fromEntries(PACKAGES.filter((name) => name !== 'fast-check').map((name) => [name, '1.0.0'])),
  devDependencies: { 'fast-check': '1.0.0' },
});

const TREE = {
  'package.json': MANIFEST,
  ...Object.fromEntries(PACKAGES.flatMap((name) => [
    [`node_modules/${name}/package.json`, JSON.stringify({ name, version: '1.0.0', main: 'index.js' })],
    [`node_modules/${name}/index.js`, ''],
  ])),
  ...Object.fromEntries([...TARGETS, 'libs/domain/call/call.builders.ts'].map((path) => [path, 'export {};\n'])),
  ...Object.fromEntries([...BREAKS.map(([, from, to]) => [from, importing(to)]), ...FINE.map(([from, to]) => [from, importing(to)])]),
  'libs/views/trip.ts': importing('./round.ts'),
};

describe('the rules of dependencies', () => {
  let tree: Tree;
  let report: Report;

  beforeAll(async () => {
    tree = plant(TREE);
    report = await dependencies.run(tree.root);
  });

  afterAll(() => tree.remove());

  it.each(BREAKS)('%s finds %s, which imports %s', (rule, from) => {
    const found = report.findings.filter(({ file }) => file === from).map(({ message }) => message.split(':')[0]);
    expect(found).toContain(rule);
  });

  it.each(FINE)('let %s import %s', (from) => {
    expect(report.findings.filter(({ file }) => file === from)).toEqual([]);
  });

  it('are all broken by at least one planted file', () => {
    expect(dependencyRules.map(({ name }) => name).filter((name) => !BREAKS.some(([rule]) => rule === name))).toEqual([]);
  });

  it('count circles apart from other breaks', () => {
    expect(report.figure).toMatch(/^\d+ breaks, [12] cycles, \d+ modules$/);
  });
});
