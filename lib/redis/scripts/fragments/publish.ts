/**
 * Lua: sends records to whoever follows the task, as one message: `<number of the first> <JSON of the
 * context id>`, then a line for each. Without `from` and `to` all of them.
 *
 * ARGV: 1 PUBLISH or SPUBLISH, 2 channel, 4 JSON of the context id.
 */
export const PUBLISH = String.raw`
local function publish(first, records, from, to)
  redis.call(ARGV[1], ARGV[2], string.format('%d ', first) .. ARGV[4] .. '\n'
    .. table.concat(records, '\n', from or 1, to or #records))
end
`;
