/** First element of every script's reply. Shared by the Lua sources and the typed methods. */
export const ResultCode = {
  OK: 0,
  /** No such task in the caller's scope. */
  NOT_FOUND: -1,
  /** The epoch is not the task's current one: another run, or a cancel, took over. */
  FENCED: -2,
  /** The task is in a terminal state. */
  TERMINAL: -3,
  /** Somebody holds the run, or nothing is left to run. */
  NOT_DUE: -4,
  /** A bounded list is full; nothing was written. */
  FULL: -5,
  /** The task has as many push configurations as it may have; nothing was written. */
  CONFIGS_FULL: -6,
  /** More than this script is for; nothing was written. */
  NOT_PLAIN: -7,
  /** The task is running: the message waits in its inbox, or the cancel was passed on. */
  PENDING: 1,
} as const;

export type ResultCode = (typeof ResultCode)[keyof typeof ResultCode];

/** Why a commit stopped before its last update. */
export const RefusedUpdate = {
  NONE: 0,
  /** An earlier update made the task terminal. */
  TERMINAL: 1,
  /** The artifacts would grow beyond their limit. */
  TOO_LARGE: 2,
} as const;
