import { describeStore } from '../support/describe-store.js';
import type { Setup } from '../support/store.js';
import { taskCancelContract } from './task-cancel.contract.js';
import { taskClaimContract } from './task-claim.contract.js';
import { taskCommitContract } from './task-commit.contract.js';
import { taskContextContract } from './task-context.contract.js';
import { taskCreationContract } from './task-creation.contract.js';
import { taskFencingContract } from './task-fencing.contract.js';
import { taskFidelityContract } from './task-fidelity.contract.js';
import { taskJournalContract } from './task-journal.contract.js';
import { taskLifetimeContract } from './task-lifetime.contract.js';
import { taskListContract } from './task-list.contract.js';
import { taskPagesContract } from './task-pages.contract.js';
import { taskRacesContract } from './task-races.contract.js';
import { taskReplayContract } from './task-replay.contract.js';
import { taskScopeContract } from './task-scope.contract.js';
import { taskTurnsContract } from './task-turns.contract.js';

/** What every store of tasks must do. */
export function taskRepositoryContract(name: string, setup: Setup): void {
  describeStore(`TaskRepository: ${name}`, setup, (open) => {
    taskCreationContract(open);
    taskCommitContract(open);
    taskReplayContract(open);
    taskFencingContract(open);
    taskTurnsContract(open);
    taskClaimContract(open);
    taskCancelContract(open);
    taskRacesContract(open);
    taskScopeContract(open);
    taskListContract(open);
    taskPagesContract(open);
    taskJournalContract(open);
    taskContextContract(open);
    taskFidelityContract(open);
    taskLifetimeContract(open);
  });
}
