import { TaskPushNotificationConfig } from '@a2a-js/sdk';
import type { WireVersion } from '../model/wire-version.js';
import type { SecretCipher } from './secret-cipher.js';

/** A push configuration with what its client speaks. */
export interface StoredPushConfig {
  readonly config: TaskPushNotificationConfig;
  readonly wireVersion: WireVersion;
}

/** What is in a record before it is sealed. */
interface PushRecord {
  readonly config: unknown;
  readonly version: WireVersion;
}

/** Push configurations as both stores keep them: one text each. */
export class PushRecords {
  constructor(private readonly cipher: SecretCipher) {}

  encode({ config, wireVersion }: StoredPushConfig): string {
    const record: PushRecord = {
      config: TaskPushNotificationConfig.toJSON(config),
      version: wireVersion,
    };
    return this.cipher.seal(JSON.stringify(record));
  }

  decode(text: string, taskId: string): StoredPushConfig {
    const { config, version } = JSON.parse(this.cipher.open(text)) as PushRecord;
    const decoded = TaskPushNotificationConfig.fromJSON(config);
    return { config: { ...decoded, taskId }, wireVersion: version };
  }
}
