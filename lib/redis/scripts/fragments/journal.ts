import { MOVE_ARTIFACTS } from './move-artifacts.js';
import { PUBLISH } from './publish.js';

/**
 * Lua: the journal of the task in KEYS, a list whose last record has the number `seq`; numbers are
 * dense, so the place of a record is its number. A record is what `lib/redis/journal-record.ts`
 * says. `journal:add` numbers one, `journal:store` appends what was added in one command, and
 * `journal:publish` sends it in one message, so that nobody hears of an event that is not stored.
 *
 * The journal is also where artifacts are kept; what leaves it, since it holds so many records and
 * no more, is not lost: see `move_artifacts`.
 *
 * KEYS: 3 events. ARGV: 5 journal length.
 */
export const JOURNAL = `${MOVE_ARTIFACTS}${PUBLISH}${String.raw`
local journal = { seq = 0, first = 0, records = {} }

function journal:add(record)
  self.seq = self.seq + 1
  if #self.records == 0 then self.first = self.seq end
  self.records[#self.records + 1] = record
end

function journal:store()
  if #self.records == 0 then return end
  self.length = redis.call('RPUSH', KEYS[3], unpack(self.records))
  local excess = self.length - tonumber(ARGV[5])
  if excess > 0 then
    move_artifacts(excess)
    self.length = nil
  end
end

function journal:is_whole()
  return (self.length or redis.call('LLEN', KEYS[3])) == self.seq
end

function journal:publish()
  if #self.records == 0 then return end
  publish(self.first, self.records)
end
`}`;
