import { SendMessageRequest } from '@a2a-js/sdk';
import { sendParams } from './requests.mjs';

/**
 * A request as the task manager takes it.
 *
 * @returns {import('@a2a-js/sdk').SendMessageRequest}
 */
export function sendRequest(text, configuration) {
  return SendMessageRequest.fromJSON({ ...sendParams(text), configuration });
}
