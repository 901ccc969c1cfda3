import { describe, expect, it } from '@jest/globals';
import { Reflector } from '@nestjs/core';
import { workspaceId } from '#domain/kernel/ids';
import { AuthGuard } from './auth.guard.ts';
import { Roles, seesMoney, seesRates, type Caller, type Role } from './caller.ts';
import { Public } from './public.ts';

class Routes {
  @Roles('finance', 'admin')
  money(): void {}

  @Public()
  open(): void {}

  nobody(): void {}
}

@Roles('auditor')
class Audit {
  all(): void {}
}

const caller = (...roles: Role[]): Caller => ({ sub: 'anna', workspace: workspaceId('demo'), roles });
const KNOWN: Readonly<Record<string, Caller>> = { 'a.b.c': caller('finance'), agent: caller('agent'), none: caller(), 'agent-auditor': caller('agent', 'auditor') };

/** Whether the guard lets a request through, and as whom. */
async function guarded(authorization: string | undefined, handler: object = Routes.prototype.money, of: object = Routes) {
  const asked: string[] = [];
  const tokens = { read: (token: string) => Promise.resolve((asked.push(token), KNOWN[token] ?? null)) };
  const guard = Object.assign(new AuthGuard() as object, { tokens, reflector: new Reflector() }) as unknown as AuthGuard;
  const request: { headers: object; caller?: Caller } = { headers: { authorization } };
  const context = { getHandler: () => handler, getClass: () => of, switchToHttp: () => ({ getRequest: () => request }) };
  const passed = await guard.canActivate(context as never);
  return { passed, as: request.caller, asked };
}

describe('the guard', () => {
  it('lets a caller through who has one of the roles, and says who it is', async () => {
    expect(await guarded('Bearer a.b.c')).toMatchObject({ passed: true, as: { sub: 'anna', workspace: 'demo', roles: ['finance'] } });
    expect(await guarded('bearer a.b.c')).toMatchObject({ passed: true });
    expect(await guarded('Bearer agent-auditor', Audit.prototype.all, Audit)).toMatchObject({ passed: true });
  });

  it.each([[undefined], [''], ['Bearer'], ['Bearer '], ['a.b.c'], ['Basic a.b.c'], ['Bearer  a.b.c'], ['Bearer a.b.c x'], ['Bearer ä'], ['Bearer a.b.c, Bearer a.b.c'], ['Token a.b.c']])('asks for a token where there is %p', async (header) => {
    await expect(guarded(header)).rejects.toMatchObject({ code: 'unauthenticated', status: 401 });
  });

  it('asks for a token where it is none of ours', async () => {
    await expect(guarded('Bearer garbage')).rejects.toMatchObject({ code: 'unauthenticated', status: 401 });
  });

  it('forbids a route to roles that it does not name, and names those that it does', async () => {
    for (const token of ['agent', 'none', 'agent-auditor']) await expect(guarded(`Bearer ${token}`)).rejects.toMatchObject({ code: 'forbidden', status: 403, message: 'needs one of: finance, admin' });
    await expect(guarded('Bearer agent', Audit.prototype.all, Audit)).rejects.toMatchObject({ code: 'forbidden' });
  });

  it('forbids a route that names no role to everybody', async () => {
    await expect(guarded('Bearer a.b.c', Routes.prototype.nobody)).rejects.toMatchObject({ code: 'forbidden' });
  });

  it('lets everybody into a public route, and looks at no token there', async () => {
    for (const header of [undefined, 'Bearer a.b.c', 'garbage']) expect(await guarded(header, Routes.prototype.open)).toEqual({ passed: true, as: undefined, asked: [] });
  });
});

describe('what roles see', () => {
  it('is money for all but agents, and rates for finance alone', () => {
    expect((['agent', 'auditor', 'finance', 'admin'] as const).map((role) => [seesMoney(caller(role)), seesRates(caller(role))])).toEqual([[false, false], [true, false], [true, true], [true, false]]);
    expect([seesMoney(caller('agent', 'finance')), seesRates(caller('agent', 'finance')), seesMoney(caller())]).toEqual([true, true, false]);
  });
});
