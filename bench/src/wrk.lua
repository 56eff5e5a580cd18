-- Asks for the paths of a file, one after the other, and says in one line of JSON how it went.
-- wrk -s wrk.lua ADDRESS -- PATHS fixed     each request as it stands
-- wrk -s wrk.lua ADDRESS -- PATHS fresh     with a number behind each path, so that no cache knows it

local requests, at, fresh = {}, 0, false

function init(args)
  fresh = args[2] == "fresh"
  for path in io.lines(args[1]) do
    requests[#requests + 1] = fresh and path or wrk.format("GET", path)
  end
  -- So that two runs do not ask for the same fresh addresses.
  math.randomseed(os.time())
  at = fresh and math.random(1000000) * 1000 or 0
end

function request()
  at = at + 1
  local next = requests[at % #requests + 1]
  if fresh then
    return wrk.format("GET", next .. "?fresh=" .. at)
  end
  return next
end

function done(summary, latency)
  local e = summary.errors
  io.write(string.format(
    '\nwrk: {"requests":%d,"duration_us":%d,"p50_us":%d,"p99_us":%d,"connect":%d,"read":%d,"write":%d,"status":%d,"timeout":%d}\n',
    summary.requests, summary.duration, latency:percentile(50), latency:percentile(99),
    e.connect, e.read, e.write, e.status, e.timeout))
end
