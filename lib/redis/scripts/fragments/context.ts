/**
 * Lua: a context that the server made for a task has neither a conversation nor an index of its own
 * while that task is alone in it: the id of one leads to the other, and the task's messages are the
 * conversation. Who joins it writes down what the first task has, in the same step as its own; from
 * then on the first task writes there too.
 *
 * Only a task of the same owner in the same context is its first task: an id that somebody made up
 * leads nowhere.
 */
export const CONTEXT = String.raw`
local function is_own(task_key, tenant, owner, context)
  local of = redis.call('HMGET', task_key, 'tenant', 'owner', 'context')
  return of[1] == tenant and of[2] == owner and of[3] == context
end

local function join_index(first, owner_index, index)
  local place = redis.call('ZSCORE', owner_index, first)
  if place then redis.call('ZADD', index, 'NX', place, first) end
end

local function join_conversation(first, first_key, conversation, most)
  if redis.call('EXISTS', conversation) == 1 then return end
  local last = tonumber(redis.call('HGET', first_key, 'messages'))
  for number = math.max(1, last - tonumber(most) + 1), last do
    redis.call('RPUSH', conversation, string.format('%s:%d', first, number))
  end
end
`;
