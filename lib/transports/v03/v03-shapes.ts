import { z } from 'zod';

/**
 * Shapes of the parameters of v0.3 (its specification, section 7), since the SDK translates any
 * value. Unknown members pass; null is an absent member, and taken out. What values mean is checked
 * by the task manager.
 */
const optional = <T extends z.ZodType>(type: T) =>
  type.nullish().transform((value) => value ?? undefined);

const text = optional(z.string());
const texts = optional(z.array(z.string()));
const integer = optional(z.int());
const struct = optional(z.record(z.string(), z.unknown()));
const base64 = z.string().regex(/^[A-Za-z0-9+/_-]*={0,2}$/, 'must be base64');

const file = z.union(
  [
    z.looseObject({ bytes: base64, uri: z.undefined(), name: text, mimeType: text }),
    z.looseObject({ uri: z.string(), bytes: z.undefined(), name: text, mimeType: text }),
  ],
  { error: 'must have either "bytes", in base64, or "uri"' },
);

const part = z.discriminatedUnion(
  'kind',
  [
    z.looseObject({ kind: z.literal('text'), text: z.string(), metadata: struct }),
    z.looseObject({ kind: z.literal('file'), file, metadata: struct }),
    z.looseObject({
      kind: z.literal('data'),
      data: z.record(z.string(), z.unknown()),
      metadata: struct,
    }),
  ],
  { error: '"kind" must be "text", "file" or "data"' },
);

const message = z.looseObject({
  messageId: z.string(),
  role: z.enum(['user', 'agent']),
  parts: z.array(part),
  contextId: text,
  taskId: text,
  metadata: struct,
  extensions: texts,
  referenceTaskIds: texts,
});

const pushConfig = z.looseObject({
  id: text,
  url: z.string(),
  token: text,
  authentication: optional(z.looseObject({ schemes: texts, credentials: text })),
});

/** Where it says nothing a client waits, as the agents of that version have it. */
const blocking = z
  .boolean()
  .nullish()
  .transform((value) => value ?? true);

const send = z.looseObject({
  message,
  metadata: struct,
  configuration: optional(
    z.looseObject({
      acceptedOutputModes: texts,
      pushNotificationConfig: optional(pushConfig),
      historyLength: integer,
      blocking,
    }),
  ),
});

const task = z.looseObject({ id: z.string(), metadata: struct });
const pushConfigOfTask = task.extend({ pushNotificationConfigId: z.string() });

/** The methods of v0.3 over JSON-RPC, with the shape of their parameters. */
export const V03_SHAPES: ReadonlyMap<string, z.ZodType> = new Map<string, z.ZodType>([
  ['message/send', send],
  ['message/stream', send],
  ['tasks/get', task.extend({ historyLength: integer })],
  ['tasks/cancel', task],
  ['tasks/resubscribe', task],
  [
    'tasks/pushNotificationConfig/set',
    z.looseObject({ taskId: z.string(), pushNotificationConfig: pushConfig }),
  ],
  ['tasks/pushNotificationConfig/get', task.extend({ pushNotificationConfigId: text })],
  ['tasks/pushNotificationConfig/list', task],
  ['tasks/pushNotificationConfig/delete', pushConfigOfTask],
  ['agent/getAuthenticatedExtendedCard', z.unknown()],
]);
