import { cruiseOptions, resolveOptions } from './tools/check/dependencies/options.ts';

// For `npx depcruise apps libs tools` by hand; `npm run check` uses the same rules and options.
const { ruleSet, ...options } = cruiseOptions;

export default { ...ruleSet, options: { ...options, enhancedResolveOptions: resolveOptions } };
