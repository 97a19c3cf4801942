/**
 * Lua: applies the updates of a run, in order, until one is refused. Each update is two or more
 * arguments from ARGV[first] on: its record without the time (`lib/redis/journal-record.ts`), the
 * number of its metadata members, then name and JSON of each. A checkpoint is no event.
 *
 * ARGV: 6 bytes of artifacts a task may hold. Returns how many were applied and why it stopped.
 */
export const UPDATES = String.raw`
local function merge_metadata(first, count)
  for i = first, first + 2 * count - 1, 2 do
    redis.call('HSET', KEYS[1], 'm:' .. ARGV[i], ARGV[i + 1])
  end
end

local function artifact_bytes(record)
  return (string.find(record, '\t', 1, true) or #record + 1) - 2
end

local function apply(task, record, ms)
  local kind = string.byte(record)
  if kind == ARTIFACT then
    local bytes = task.bytes + artifact_bytes(record)
    if bytes > tonumber(ARGV[6]) then return 2 end
    task.bytes = bytes
    journal:add(record)
  elseif kind == STATUS then
    local state, message, metadata = string.match(record, '^s(%d)\t([^\t]*)\t(.*)$')
    set_status(task, tonumber(state), message, ms, metadata)
  elseif kind == CHECKPOINT then
    task.checkpoint = string.sub(record, 2)
    redis.call('HSET', KEYS[1], 'checkpoint', task.checkpoint)
  end
  return 0
end

local function apply_updates(task, first, count, ms)
  local at = first
  for applied = 0, count - 1 do
    local members = tonumber(ARGV[at + 1])
    local refused = TERMINAL[task.state] and 1 or apply(task, ARGV[at], ms)
    if refused > 0 then return applied, refused end
    if members > 0 then merge_metadata(at + 2, members) end
    at = at + 2 + 2 * members
  end
  return count, 0
end
`;
