import { Delete, Get, Next, Post, Req, Res, type CanActivate, type Type } from '@nestjs/common';
import type { HttpResponse } from '../transports/http/http-types.js';
import { RestRefusalFilter } from '../transports/rest/rest-refusal.filter.js';
import { RestController } from '../transports/rest/rest.controller.js';
import { REST_ROUTES, type RoutedRequest } from '../transports/rest/rest-routes.js';
import { mount } from './mount.js';

const VERBS = { GET: Get, POST: Post, DELETE: Delete } as const;

/** The REST controller with one method for each path and verb, with and without a tenant. */
export function mountRest(
  path: string,
  guards: readonly (Type<CanActivate> | CanActivate)[],
): Type {
  const Mounted = mount(RestController, path, guards, [RestRefusalFilter]);
  for (const [route, verbs] of Object.entries(REST_ROUTES)) {
    for (const verb of Object.keys(verbs)) {
      addRoute(Mounted, route, verb as keyof typeof VERBS);
    }
  }
  return Mounted;
}

/** What decorators do, for a method that is made here. */
function addRoute(Controller: Type<RestController>, route: string, verb: keyof typeof VERBS): void {
  const name = `${verb} ${route}`;
  const prototype = Controller.prototype as RestController & Record<string, unknown>;
  prototype[name] = function handle(
    this: RestController,
    request: RoutedRequest,
    reply: HttpResponse,
    next: () => void,
  ) {
    return this.handle(route, request, reply, next);
  };
  [Req(), Res(), Next()].forEach((decorate, index) => decorate(prototype, name, index));
  const descriptor = Object.getOwnPropertyDescriptor(prototype, name)!;
  VERBS[verb]([route, `:tenant/${route}`])(prototype, name, descriptor);
}
