/** Before a start: build dist/ unless it is already made of these very sources. */
import { isFresh } from './stamp.mjs';

if (!isFresh()) await import('./build.mjs');
