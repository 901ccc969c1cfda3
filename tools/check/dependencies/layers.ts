import type { IForbiddenRuleType } from 'dependency-cruiser';
import { EVENTS, FOR_SPECS, KERNEL, PORTS, UPCASTERS } from './paths.ts';

/** A library may import itself and `allowed`, of all that is ours. */
const library = (name: string, allowed: readonly string[]): IForbiddenRuleType => ({
  name: `${name}-imports`,
  severity: 'error',
  from: { path: `^libs/${name}/`, pathNot: FOR_SPECS },
  to: { path: '^(apps|libs|tools)/', pathNot: [`^libs/${name}/`, ...allowed] },
});

/** Who may import whom: the table of docs/architecture.md, one rule per row. */
export const LAYERS: readonly IForbiddenRuleType[] = [
  {
    name: 'domain-imports',
    comment: 'An aggregate knows the kernel, the policies and the events of others.',
    severity: 'error',
    from: { path: '^libs/domain/(?!kernel/|policy/)([^/]+)/', pathNot: FOR_SPECS },
    to: { path: '^(apps|libs|tools)/', pathNot: ['^libs/domain/$1/', KERNEL, '^libs/domain/policy/', EVENTS] },
  },
  {
    name: 'domain-kernel-imports',
    severity: 'error',
    from: { path: KERNEL, pathNot: FOR_SPECS },
    to: { path: '^(apps|libs|tools)/', pathNot: KERNEL },
  },
  {
    name: 'domain-policy-imports',
    severity: 'error',
    from: { path: '^libs/domain/policy/', pathNot: FOR_SPECS },
    to: { path: '^(apps|libs|tools)/', pathNot: ['^libs/domain/policy/', KERNEL] },
  },
  {
    name: 'domain-events-imports',
    comment: 'The union of all events knows events alone, the list of upcasters those of the aggregates.',
    severity: 'error',
    from: { path: '^libs/domain/[^/]+[.]ts$', pathNot: FOR_SPECS },
    to: { path: '^(apps|libs|tools)/', pathNot: [KERNEL, EVENTS, UPCASTERS] },
  },
  library('processes', ['^libs/domain/']),
  library('views', ['^libs/domain/']),
  library('finance', ['^libs/domain/']),
  library('event-store', [KERNEL]),
  library('view-store', [KERNEL]),
  library('whatsapp', [KERNEL, EVENTS]),
  library('privacy', [KERNEL, EVENTS, PORTS]),
  library('audit', [KERNEL, EVENTS]),
  library('engine', [KERNEL, PORTS]),
  library('application', ['^libs/(domain|engine|processes|views|finance|whatsapp|privacy)/', PORTS]),
  library('api', ['^libs/(application|engine|domain|views)/']),
  {
    name: 'platform-imports',
    comment: 'Anything of the libraries but the controllers.',
    severity: 'error',
    from: { path: '^libs/platform/', pathNot: FOR_SPECS },
    to: { path: '^(apps|tools|libs/api)/' },
  },
  {
    name: 'apps-imports',
    comment: 'Programs compose; they know the registries of what they run, and not each other.',
    severity: 'error',
    from: { path: '^apps/([^/]+)/', pathNot: [FOR_SPECS, '^apps/cli/demo/'] },
    to: {
      path: '^(apps|libs|tools)/',
      pathNot: ['^apps/$1/', KERNEL, '^libs/(api|platform|application|testing)/', '^libs/[^/]+/[^/]*registry[.]ts$'],
    },
  },
  {
    name: 'demo-imports',
    comment: 'The demo plays the platform with the simulator, on one clock that it sets.',
    severity: 'error',
    from: { path: '^apps/cli/demo/', pathNot: FOR_SPECS },
    to: { path: '^(apps|libs|tools)/', pathNot: ['^apps/cli/', '^apps/simulator/', KERNEL, '^libs/(platform|testing)/', '^libs/engine/clock/'] },
  },
  {
    name: 'simulator-knows-no-whatsapp',
    comment: 'The stand-in for the platform is built from the samples, so that a fault of ours does not cancel itself out.',
    severity: 'error',
    from: { path: '^apps/simulator/' },
    to: { path: '^libs/whatsapp/' },
  },
  {
    name: 'testing-imports',
    comment: 'Tests reach everything but programs.',
    severity: 'error',
    from: { path: '^libs/testing/' },
    to: { path: '^(apps|tools)/' },
  },
];
