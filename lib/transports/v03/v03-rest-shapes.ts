import { z } from 'zod';

/**
 * Shapes of request bodies of v0.3 over HTTP+JSON, in ProtoJSON. The SDK's codecs read nearly
 * everything as something; these are the values they cannot take.
 */
const object = z.record(z.string(), z.unknown());
const text = z.string().nullish();
const part = z.looseObject({
  text,
  file: object.nullish(),
  data: z.looseObject({ data: object.nullish() }).nullish(),
});
const message = z.looseObject({
  messageId: text,
  message_id: text,
  contextId: text,
  context_id: text,
  taskId: text,
  task_id: text,
  role: z.union([z.string(), z.int()]).nullish(),
  content: z.array(part).nullish(),
  metadata: object.nullish(),
  extensions: z.array(z.string()).nullish(),
});
const pushConfig = z.looseObject({
  id: text,
  url: text,
  token: text,
  authentication: z
    .looseObject({ schemes: z.array(z.string()).nullish(), credentials: text })
    .nullish(),
});

export const V03_REST_SHAPES = {
  message: z.looseObject({
    message: message.nullish(),
    request: message.nullish(),
    configuration: z
      .looseObject({
        acceptedOutputModes: z.array(z.string()).nullish(),
        historyLength: z.int().nullish(),
        blocking: z.boolean().nullish(),
        pushNotification: pushConfig.nullish(),
      })
      .nullish(),
    metadata: object.nullish(),
  }),
  pushConfig: z.looseObject({
    name: text,
    pushNotificationConfig: pushConfig.nullish(),
    push_notification_config: pushConfig.nullish(),
  }),
};
