/**
 * Lua: whether the journal of an ended task is small enough to be the place of its messages, too: they
 * are found by reading it.
 */
export const FOLDED = String.raw`
local function is_small(records, bytes)
  return records <= 64 and bytes <= 16384
end
`;
