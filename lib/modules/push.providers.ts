import type { FactoryProvider, Provider } from '@nestjs/common';
import { TaskFeed } from '../events/task-feed.js';
import { COMPILED_OPTIONS, type CompiledOptions } from '../options/compiled-options.js';
import { PushDeliverer } from '../push/delivery/push-deliverer.js';
import { PushDeliveryService } from '../push/delivery/push-delivery.service.js';
import { HttpPushPoster } from '../push/post/http-push-poster.js';
import { PushPoster } from '../push/push-poster.js';
import { PushLaneRepository } from '../repositories/push-lane.repository.js';
import { PushRecords } from '../repositories/push-record.js';
import { PlainText, SecretCipher } from '../repositories/secret-cipher.js';
import { TaskRepository } from '../repositories/task.repository.js';

const cipher: FactoryProvider = {
  provide: SecretCipher,
  useFactory: () => new PlainText(),
};

const records: FactoryProvider = {
  provide: PushRecords,
  inject: [SecretCipher],
  useFactory: (secrets: SecretCipher) => new PushRecords(secrets),
};

const poster: FactoryProvider = {
  provide: PushPoster,
  inject: [COMPILED_OPTIONS],
  useFactory: ({ push }: CompiledOptions) => new HttpPushPoster(push),
};

const deliverer: FactoryProvider = {
  provide: PushDeliverer,
  inject: [PushLaneRepository, TaskRepository, TaskFeed, PushPoster, COMPILED_OPTIONS],
  useFactory: (...parts: ConstructorParameters<typeof PushDeliverer>) =>
    new PushDeliverer(...parts),
};

const service: FactoryProvider = {
  provide: PushDeliveryService,
  inject: [PushLaneRepository, PushDeliverer],
  useFactory: (...parts: ConstructorParameters<typeof PushDeliveryService>) =>
    new PushDeliveryService(...parts),
};

/** Push notifications: the same for every store. */
export const PUSH_PROVIDERS: Provider[] = [cipher, records, poster, deliverer, service];
