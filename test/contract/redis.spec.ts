import { idempotencyContract } from './suites/idempotency.contract.js';
import { messageRepositoryContract } from './suites/message-repository.contract.js';
import { pushConfigRepositoryContract } from './suites/push-config-repository.contract.js';
import { pushLaneRepositoryContract } from './suites/push-lane-repository.contract.js';
import { taskFeedContract } from './suites/task-feed.contract.js';
import { taskRepositoryContract } from './suites/task-repository.contract.js';
import { redisSetup } from './support/redis-setup.js';

taskRepositoryContract('redis', redisSetup);
messageRepositoryContract('redis', redisSetup);
pushConfigRepositoryContract('redis', redisSetup);
pushLaneRepositoryContract('redis', redisSetup);
taskFeedContract('redis', redisSetup);
idempotencyContract('redis', redisSetup);
