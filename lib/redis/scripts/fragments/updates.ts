/**
 * Lua: applies the updates of a run, in order, until one is refused. Each update is six or more
 * arguments from ARGV[first] on: `s`, `a` or
 * `c` (status, artifact, checkpoint), state (`''` but for a status), body, JSON of the event's
 * metadata, number of metadata members, then name and JSON of each. A checkpoint is no event.
 *
 * ARGV: 9 bytes of artifacts a task may hold. Returns how many were applied and why it stopped.
 */
export const UPDATES = String.raw`
local function merge_metadata(first, count)
  for i = first, first + 2 * count - 1, 2 do
    redis.call('HSET', KEYS[1], 'm:' .. ARGV[i], ARGV[i + 1])
  end
end

local grown = {}

local function apply_artifact(task, body, metadata)
  grown[#grown + 1] = '{' .. body .. '}'
  task.bytes = task.bytes + #body
  journal:add(event_json('artifactUpdate', body, metadata))
end

local function apply_each(task, first, count, ms)
  local at = first
  for applied = 0, count - 1 do
    local kind, body, metadata = ARGV[at], ARGV[at + 2], ARGV[at + 3]
    local members = tonumber(ARGV[at + 4])
    if TERMINAL[task.state] then return applied, 1 end
    if kind == 'c' then
      task.checkpoint = body
      redis.call('HSET', KEYS[1], 'checkpoint', body)
    elseif kind == 'a' then
      if task.bytes + #body > tonumber(ARGV[9]) then return applied, 2 end
      apply_artifact(task, body, metadata)
    else
      local status = set_status(task, tonumber(ARGV[at + 1]), body, ms)
      journal:add(event_json('statusUpdate', status, metadata))
    end
    merge_metadata(at + 5, members)
    at = at + 5 + 2 * members
  end
  return count, 0
end

local function apply_updates(task, first, count, ms)
  local applied, refused = apply_each(task, first, count, ms)
  if #grown > 0 then redis.call('RPUSH', KEYS[2], unpack(grown)) end
  return applied, refused
end
`;
