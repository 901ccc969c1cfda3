import type { IForbiddenRuleType } from 'dependency-cruiser';

/** A package, found or not: by its folder, or by its bare name where it is not installed. */
const named = (name: string): string => `(^|/)node_modules/${name}(/|$)|^${name}(/|$)`;

const only = (name: string, packages: string, ...places: readonly string[]): IForbiddenRuleType => ({
  name,
  severity: 'error',
  from: { pathNot: [...places] },
  to: { path: packages },
});

/** Where a package may be used: drivers inside their adapter, the framework at the edge, nothing of Node in what is pure. */
export const PACKAGES: readonly IForbiddenRuleType[] = [
  only('sqlite-in-its-adapters', named('better-sqlite3'), '^libs/(event-store|view-store|privacy/keys)/sqlite/', '^tools/bench/'),
  only('eventstoredb-in-its-adapter', named('@eventstore/db-client'), '^libs/event-store/eventstoredb/'),
  only('mongodb-in-its-adapter', named('mongodb'), '^libs/view-store/mongodb/'),
  only('nest-at-the-edge', `${named('@nestjs')}|${named('rxjs')}`, '^apps/', '^libs/(api|platform)/', '^tools/bench/servers/'),
  only('observers-in-the-platform', ['pino', 'prom-client', '@opentelemetry'].map(named).join('|'), '^libs/platform/observability/'),
  only('class-validator-in-requests', named('class-validator'), '[.]request[.]ts$'),
  {
    name: 'pure-libraries-know-no-node',
    severity: 'error',
    from: { path: '^libs/(domain|processes|views|finance)/', pathNot: '[.]spec[.]ts$' },
    to: { dependencyTypes: ['core'] },
  },
];
