import type { LaneAddress } from '../model/push-lane.js';

const WAKE = 'push ';

/** Words on the control channel that name lanes which became due. */
export function parseLaneWords(text: string): LaneAddress[] | undefined {
  if (!text.startsWith(WAKE)) return undefined;
  return text.slice(WAKE.length).split(' ').map(parseLaneName);
}

/** `<task id>:<host>:<configuration>`, as the Lua function `lane_name` joins it. */
export function parseLaneName(name: string): LaneAddress {
  const [taskId = '', host = '', field = ''] = name.split(':');
  return { taskId, host, configId: decodeURIComponent(field) };
}
