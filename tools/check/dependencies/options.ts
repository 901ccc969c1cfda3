import type { ICruiseOptions, IResolveOptions } from 'dependency-cruiser';
import { dependencyRules } from './rules.ts';

/** How the tree is read: types count as imports, packages are named and not entered, `#lib/…` leads to the sources. */
export const cruiseOptions: ICruiseOptions = {
  ruleSet: { forbidden: dependencyRules },
  tsPreCompilationDeps: true,
  combinedDependencies: true,
  doNotFollow: { path: 'node_modules' },
  exclude: { path: '(^|/)dist/' },
};

export const resolveOptions: Partial<IResolveOptions> = {
  conditionNames: ['source', 'import', 'node', 'default', 'types'],
  exportsFields: ['exports'],
  extensions: ['.ts', '.tsx', '.mjs', '.js', '.json', '.d.ts'],
};
