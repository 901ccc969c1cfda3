/**
 * The limit of a list: one answer, always the same bytes, by the framework that the product is built on. Run as a process of its own, with the file
 * that holds the bytes in ANSWER_FILE.
 */
import 'reflect-metadata';
import { readFileSync } from 'node:fs';
import { Controller, Get, Header, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';

const ANSWER = readFileSync(process.env['ANSWER_FILE'] ?? '', 'utf8');

class StaticController {
  list(): string {
    return ANSWER;
  }
}

class StaticModule {}

// Applied by hand: Node runs this file as it is, and decorators are no syntax that it knows.
const list = Object.getOwnPropertyDescriptor(StaticController.prototype, 'list') as PropertyDescriptor;
Get()(StaticController.prototype, 'list', list);
Header('content-type', 'application/json; charset=utf-8')(StaticController.prototype, 'list', list);
Controller('v1/calls')(StaticController);
Module({ controllers: [StaticController] })(StaticModule);

const app = await NestFactory.create<NestFastifyApplication>(StaticModule, new FastifyAdapter(), { logger: false });
await app.listen(0, '127.0.0.1');
console.log(`serves at ${await app.getUrl()}`);
