import { z } from 'zod';

/**
 * Shapes of the protocol's requests in ProtoJSON (A2A specification, section 5.5). The SDK's
 * codecs read any value as something, so types are checked here, before decoding. Unknown members
 * pass, and null is an absent member, as ProtoJSON has it; what values mean is checked by the
 * task manager, for all bindings.
 */
const text = z.string().nullish();
const flag = z.boolean().nullish();
const integer = z.union([z.int(), z.string().regex(/^-?\d+$/)]).nullish();
const enumName = z.union([z.string(), z.int()]).nullish();
const struct = z.record(z.string(), z.unknown()).nullish();
const texts = z.array(z.string()).nullish();
const base64 = z
  .string()
  .regex(/^[A-Za-z0-9+/_-]*={0,2}$/, 'must be base64')
  .nullish();

const CONTENTS = ['text', 'raw', 'url', 'data'] as const;

const part = z
  .looseObject({ text, raw: base64, url: text, metadata: struct, filename: text, mediaType: text })
  .refine((value) => CONTENTS.filter((name) => isPresent(value[name])).length === 1, {
    error: 'must have exactly one of text, raw, url and data',
  });

function isPresent(value: unknown): boolean {
  return value !== undefined && value !== null;
}

const message = z.looseObject({
  messageId: text,
  contextId: text,
  taskId: text,
  role: enumName,
  parts: z.array(part).nullish(),
  metadata: struct,
  extensions: texts,
  referenceTaskIds: texts,
});

const authentication = z.looseObject({ scheme: text, credentials: text }).nullish();

const pushConfig = z.looseObject({
  tenant: text,
  id: text,
  taskId: text,
  url: text,
  token: text,
  authentication,
});

const configuration = z.looseObject({
  acceptedOutputModes: texts,
  taskPushNotificationConfig: pushConfig.nullish(),
  historyLength: integer,
  returnImmediately: flag,
});

const taskRef = z.looseObject({ tenant: text, id: text });
const configRef = z.looseObject({ tenant: text, taskId: text, id: text });

/** One shape for each request message of the protocol. */
export const SHAPES = {
  sendMessage: z.looseObject({
    tenant: text,
    message: message.nullish(),
    configuration: configuration.nullish(),
    metadata: struct,
  }),
  getTask: taskRef.extend({ historyLength: integer }),
  listTasks: z.looseObject({
    tenant: text,
    contextId: text,
    status: enumName,
    pageSize: integer,
    pageToken: text,
    historyLength: integer,
    statusTimestampAfter: text,
    includeArtifacts: flag,
  }),
  cancelTask: taskRef.extend({ metadata: struct }),
  subscribeToTask: taskRef,
  pushConfig,
  pushConfigRef: configRef,
  listPushConfigs: z.looseObject({
    tenant: text,
    taskId: text,
    pageSize: integer,
    pageToken: text,
  }),
  extendedCard: z.looseObject({ tenant: text }),
} as const;
