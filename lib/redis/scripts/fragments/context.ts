import { CONTEXT_BITS } from '../../../model/task-id.js';

/**
 * Lua: a context that the server made for a task has neither a conversation nor an index of its own
 * while that task is alone in it: the id of one leads to the other, and the task's messages are the
 * conversation. Who joins it writes down what the first task has, in the same step as its own; from
 * then on the first task writes there too.
 *
 * A first task that is of another context, or not in the index of the caller's own tasks, is not there:
 * an id that somebody made up leads nowhere.
 */
export const CONTEXT = String.raw`
local function is_first_in(context, task_id)
  return context == '"' .. string.sub(task_id, 1, 15) .. '${CONTEXT_BITS}' .. string.sub(task_id, 19) .. '"'
end

local function place_of_first(first, first_key, owner_index, context)
  if first == '' or redis.call('HGET', first_key, 'context') ~= context then return nil end
  return redis.call('ZSCORE', owner_index, first)
end

local function join_index(first, first_key, owner_index, context, index)
  local place = place_of_first(first, first_key, owner_index, context)
  if place then redis.call('ZADD', index, 'NX', place, first) end
end

local function join_conversation(first, first_key, owner_index, context, conversation, most)
  if not place_of_first(first, first_key, owner_index, context) then return end
  if redis.call('EXISTS', conversation) == 1 then return end
  local last = tonumber(redis.call('HGET', first_key, 'messages') or 0)
  for number = math.max(1, last - tonumber(most) + 1), last do
    redis.call('RPUSH', conversation, string.format('%s:%d', first, number))
  end
end
`;
