import { Body, Controller, Get, Inject, Param, Put, Query, Req } from '@nestjs/common';
import { ApiBody, ApiConsumes, ApiTags } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import type { Asker } from '#application/request-context';
import type { Imported } from '#application/tariffs/tariffs';
import { marketMaps } from '#views/market-maps/market-maps.view';
import { rateCards } from '#views/rate-cards/rate-cards.view';
import { Asking } from '../http/asker.ts';
import { Who, type Caller } from '../http/caller.ts';
import { Read, Write } from '../http/documented.ts';
import { listRaw } from '../http/list.ts';
import { PageRequest } from '../http/page.request.ts';
import { invalid, notFound, Problem } from '../http/problem.ts';
import { created, done, type RawJson, type Reply } from '../http/reply.ts';
import { SYSTEM, type System } from '../http/system.ts';
import { checked } from '../http/validation.ts';

const CSV = { schema: { type: 'string' } } as const;

/** Rate cards and market maps, as CSV. */
@ApiTags('prices')
@Controller('v1')
export class TariffsController {
  @Inject(SYSTEM) private readonly system: System;

  @Put('rate-cards/:kind/:currency/:from')
  @Write('Take in a rate card: market,direction,tier_from_minute,tier_to_minute,rate_per_minute', 'finance', 'admin')
  @ApiConsumes('text/csv')
  @ApiBody(CSV)
  async importRateCard(
    @Asking() asker: Asker,
    @Param('kind') kind: string,
    @Param('currency') currency: string,
    @Param('from') from: string,
    @Req() request: FastifyRequest,
    @Body() body: unknown,
  ): Promise<Reply> {
    if (kind !== 'cost' && kind !== 'price') throw notFound();
    if (!/^[A-Z]{3}$/.test(currency)) throw invalid({ path: 'currency', message: 'is a currency of three capital letters' });
    return replyOf(await this.system.tariffs.importRateCard(asker, { kind, currency, from }, csvOf(request, body)));
  }

  @Put('market-maps/:from')
  @Write('Take in a market map: dial_prefix,iso,market', 'finance', 'admin')
  @ApiConsumes('text/csv')
  @ApiBody(CSV)
  async importMarketMap(@Asking() asker: Asker, @Param('from') from: string, @Req() request: FastifyRequest, @Body() body: unknown): Promise<Reply> {
    return replyOf(await this.system.tariffs.importMarketMap(asker, from, csvOf(request, body)));
  }

  @Get('rate-cards')
  @Read('Rate cards of the workspace', ['finance', 'admin', 'auditor'], 'rate-cards')
  rateCards(@Who() caller: Caller, @Query(checked(PageRequest)) page: PageRequest): Promise<RawJson> {
    return listRaw(this.system.views, rateCards, caller, page, { sort: 'from', direction: 'descending' });
  }

  @Get('market-maps')
  @Read('Market maps of the workspace', ['finance', 'admin', 'auditor'], 'market-maps')
  marketMaps(@Who() caller: Caller, @Query(checked(PageRequest)) page: PageRequest): Promise<RawJson> {
    return listRaw(this.system.views, marketMaps, caller, page, { sort: 'from', direction: 'descending' });
  }
}

function csvOf({ headers }: FastifyRequest, body: unknown): string {
  if (typeof body !== 'string' || !/^text\/csv\b/i.test(headers['content-type'] ?? '')) {
    throw new Problem('unsupported_media_type', { detail: 'the body is text/csv' });
  }
  return body;
}

function replyOf({ hash, rows, position }: Imported): Reply {
  return position ? created({ hash, rows }, position) : done({ hash, rows }, null);
}
