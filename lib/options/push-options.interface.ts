import type { PushDeliveryOptions } from './push-delivery-options.interface.js';
import type { PushSafetyOptions } from './push-safety-options.interface.js';

/** How push notifications are delivered, where to, and how they are protected. */
export interface PushOptions extends PushDeliveryOptions, PushSafetyOptions {}
