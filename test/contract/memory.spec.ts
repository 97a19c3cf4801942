import { idempotencyContract } from './suites/idempotency.contract.js';
import { messageRepositoryContract } from './suites/message-repository.contract.js';
import { pushConfigRepositoryContract } from './suites/push-config-repository.contract.js';
import { pushLaneRepositoryContract } from './suites/push-lane-repository.contract.js';
import { taskFeedContract } from './suites/task-feed.contract.js';
import { taskRepositoryContract } from './suites/task-repository.contract.js';
import { memorySetup } from './support/memory-setup.js';

taskRepositoryContract('memory', memorySetup);
messageRepositoryContract('memory', memorySetup);
pushConfigRepositoryContract('memory', memorySetup);
pushLaneRepositoryContract('memory', memorySetup);
taskFeedContract('memory', memorySetup);
idempotencyContract('memory', memorySetup);
