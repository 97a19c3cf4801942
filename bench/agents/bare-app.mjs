// A Nest application with one route and nothing else.
import 'reflect-metadata';
import { Controller, Get, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';

class BareController {
  hello() {
    return 'Hello';
  }
}
const hello = Object.getOwnPropertyDescriptor(BareController.prototype, 'hello');
Controller()(BareController);
Get()(BareController.prototype, 'hello', hello);

class AppModule {}
Module({ controllers: [BareController] })(AppModule);
const app = await NestFactory.create(AppModule, {
  forceCloseConnections: true,
  logger: ['warn', 'error'],
});
await app.enableShutdownHooks().listen(process.env.PORT ?? 0);
console.log(`The application listens on ${await app.getUrl()}.`);
