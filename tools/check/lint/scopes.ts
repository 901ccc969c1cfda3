/** Which files a group of rules holds for, as globs from the root. */
export const ALL = ['**/*.ts', '**/*.tsx'];

/** Libraries without clock, chance, class or input and output. */
export const PURE = ['libs/domain/**/*.ts', 'libs/views/**/*.ts', 'libs/processes/**/*.ts', 'libs/finance/**/*.ts'];

export const MONEY = ['libs/domain/**/*.ts', 'libs/finance/**/*.ts'];

export const LIBRARIES = ['libs/**/*.ts'];

export const SPECS = ['**/*.spec.ts', '**/*.e2e-spec.ts'];

/** What exists for specs alone, as dependencies/paths.ts says it for modules. */
export const FOR_SPECS = [
  ...SPECS,
  '**/*.fixture.ts',
  '**/*.builders.ts',
  '**/*-spec.ts',
  'libs/*/contract.ts',
  'libs/*/contract/**/*.ts',
  'libs/testing/**/*.ts',
];
