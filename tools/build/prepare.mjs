/** After an install: build once, so that the first start is quick. Without the development packages there is nothing to build with. */
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

if (existsSync(fileURLToPath(new URL('../../node_modules/@nestjs/cli', import.meta.url)))) await import('./ensure.mjs');
