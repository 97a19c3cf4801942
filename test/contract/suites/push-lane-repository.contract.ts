import { describeStore } from '../support/describe-store.js';
import type { Setup } from '../support/store.js';
import { pushDeadLanesContract } from './push-dead-lanes.contract.js';
import { pushLaneClaimsContract } from './push-lane-claims.contract.js';
import { pushLaneLifetimeContract } from './push-lane-lifetime.contract.js';
import { pushLaneMarksContract } from './push-lane-marks.contract.js';
import { pushLanePagesContract } from './push-lane-pages.contract.js';
import { pushLaneStartsContract } from './push-lane-starts.contract.js';

/** What every store of lanes must do. */
export function pushLaneRepositoryContract(name: string, setup: Setup): void {
  describeStore(`PushLaneRepository: ${name}`, setup, (open) => {
    pushLaneMarksContract(open);
    pushLaneStartsContract(open);
    pushLaneClaimsContract(open);
    pushLanePagesContract(open);
    pushDeadLanesContract(open);
    pushLaneLifetimeContract(open);
  });
}
