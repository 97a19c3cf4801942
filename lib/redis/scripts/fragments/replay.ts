/**
 * Lua: makes a commit repeatable. A client that lost the reply sends the same commit again; the
 * task remembers the number and the reply of the last one of its epoch, as
 * `epoch:number:first:last:ms:applied:refused`, and answers from it instead of applying it twice.
 */
export const REPLAY = String.raw`
local function remember(task, number, ms, applied, refused)
  task.commit = string.format('%d:%d:%d:%d:%.0f:%d:%d', task.epoch, number,
    journal.first, journal.seq, ms, applied, refused)
end

local function replayed(task, epoch, number)
  local parts = {}
  for part in string.gmatch(task.commit or '', '%-?%d+') do parts[#parts + 1] = tonumber(part) end
  if parts[1] ~= epoch or number > parts[2] then return nil end
  return { 0, parts[3], parts[4], parts[5], parts[6], parts[7], task.cancel and 1 or 0 }
end
`;
