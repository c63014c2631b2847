-- For wrk: POSTs the bodies of the file that BODIES names, one to a line, in turn, with the key that API_KEY holds.
local requests, turn = {}, 0
wrk.method = "POST"
wrk.headers["Content-Type"] = "application/json"
wrk.headers["Accept"] = "application/json"
if os.getenv("API_KEY") then wrk.headers["X-API-Key"] = os.getenv("API_KEY") end

function init(args)
  for body in io.lines(os.getenv("BODIES")) do requests[#requests + 1] = wrk.format(nil, nil, nil, body) end
end

function request()
  turn = turn % #requests + 1
  return requests[turn]
end
