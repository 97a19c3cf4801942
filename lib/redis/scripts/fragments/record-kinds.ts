/** Lua: the first byte of a record, see `lib/redis/journal-record.ts`. */
export const RECORD_KINDS = `
local ARTIFACT, CHECKPOINT, STATUS = string.byte('acs', 1, 3)
`;
