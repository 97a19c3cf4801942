import type { FactoryProvider, Provider } from '@nestjs/common';
import { TaskFeed } from '../events/task-feed.js';
import { COMPILED_OPTIONS } from '../options/compiled-options.js';
import { PushDeliverer } from '../push/delivery/push-deliverer.js';
import { PushDeliveryService } from '../push/delivery/push-delivery.service.js';
import { PushPoster } from '../push/push-poster.js';
import { PushLaneRepository } from '../repositories/push-lane.repository.js';
import { PushRecords } from '../repositories/push-record.js';
import { SecretCipher } from '../repositories/secret-cipher.js';
import { TaskRepository } from '../repositories/task.repository.js';

const records: FactoryProvider = {
  provide: PushRecords,
  inject: [SecretCipher],
  useFactory: (secrets: SecretCipher) => new PushRecords(secrets),
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

/** Delivery of push notifications: the same for every store. */
export const PUSH_PROVIDERS: Provider[] = [records, deliverer, service];
