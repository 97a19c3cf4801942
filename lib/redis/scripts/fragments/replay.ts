/**
 * Lua: makes a commit repeatable. A client that lost the reply sends the same commit again; the
 * task remembers the number and the reply of the last one of its epoch, as
 * `epoch:number:first:last:ms:applied:refused`, and answers from it instead of applying it twice.
 */
export const REPLAY = String.raw`
local function remembered(epoch, number, first, last, ms, applied, refused)
  return string.format('%d:%d:%d:%d:%d:%d:%d', epoch, number, first, last, ms, applied, refused)
end

local function replayed(commit, epoch, number, cancel)
  local of, last, reply = string.match(commit or '', '^(%d+):(%d+):(.*)$')
  if tonumber(of or nil) ~= epoch or number > tonumber(last) then return nil end
  local first, seq, ms, applied, refused = string.match(reply, '^(%d+):(%d+):(%d+):(%d+):(%d+)$')
  return { 0, tonumber(first), tonumber(seq), tonumber(ms), tonumber(applied), tonumber(refused),
    cancel and 1 or 0 }
end
`;
