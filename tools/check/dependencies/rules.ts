import type { IForbiddenRuleType } from 'dependency-cruiser';
import { LAYERS } from './layers.ts';
import { PACKAGES } from './packages.ts';
import { FOR_SPECS } from './paths.ts';

/** What holds for every file: no circles, nothing that cannot be found, libraries by their name, nothing that exists for specs in a program. */
const EVERYWHERE: readonly IForbiddenRuleType[] = [
  { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
  { name: 'resolvable', severity: 'error', from: {}, to: { couldNotResolve: true } },
  {
    name: 'libraries-by-name',
    comment: 'Across libraries only #lib/… imports.',
    severity: 'error',
    from: { path: '^libs/([^/]+)/' },
    to: { path: '^libs/', pathNot: '^libs/$1/', dependencyTypesNot: ['aliased-subpath-import'] },
  },
  {
    name: 'libraries-by-name-from-outside',
    severity: 'error',
    from: { path: '^(apps|tools)/' },
    to: { path: '^libs/', dependencyTypesNot: ['aliased-subpath-import'] },
  },
  {
    name: 'testing-only-in-tests',
    comment: 'libs/testing serves specs, the simulator, the demo of the command line and the tools.',
    severity: 'error',
    from: { pathNot: ['^libs/testing/', '^apps/simulator/', '^apps/cli/demo/', '^tools/', FOR_SPECS] },
    to: { path: '^libs/testing/' },
  },
  {
    name: 'nothing-needs-a-spec',
    comment: 'Specs, the suites of ports, builders and fixtures are not part of a program.',
    severity: 'error',
    from: { pathNot: ['^libs/testing/', '^apps/simulator/', '^apps/cli/demo/', '^tools/', FOR_SPECS] },
    to: { path: FOR_SPECS, pathNot: '^libs/testing/' },
  },
  {
    name: 'programs-ship-their-packages',
    comment: 'What a program needs is a dependency, not a development dependency.',
    severity: 'error',
    from: { path: '^(apps|libs)/', pathNot: ['^libs/testing/', FOR_SPECS] },
    to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'] },
  },
];

/** Every rule about what may import what. Each has a planted break in planted/dependencies.spec.ts. */
export const dependencyRules: IForbiddenRuleType[] = [...EVERYWHERE, ...LAYERS, ...PACKAGES];
