import { SetMetadata } from '@nestjs/common';

export const PUBLIC_KEY = 'ringledger:public';

/** A route that needs no token. */
export const Public = (): MethodDecorator => SetMetadata(PUBLIC_KEY, true);
