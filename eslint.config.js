import { lintConfig } from './tools/check/lint/config.ts';

// For editors and `npx eslint` by hand; `npm run check` uses the same rules.
export default lintConfig(import.meta.dirname);
