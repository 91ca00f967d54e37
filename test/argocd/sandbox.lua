-- Runs scripts as Argo CD does (util/lua/lua.go): the libraries base, package and table, `os` by require with `time` and
-- `date`, one second each. Each line of the input is a chunk that answers a script and its `obj`; each line of the
-- output is what came of it, in JSON.
local read, write, format, gsub, byte = io.lines, io.write, string.format, string.gsub, string.byte
local sethook, clock, time, date = debug.sethook, os.clock, os.time, os.date
local SECONDS = 1

for _, name in ipairs({ "string", "math", "io", "debug", "coroutine", "os" }) do
  _G[name] = nil
  package.loaded[name] = nil
end
getmetatable("").__index = nil -- ("text"):upper()
package.path, package.cpath = "", ""

local function quoted(text)
  return '"' .. gsub(text, '[%c"\\]', function(char) return format("\\u%04x", byte(char)) end) .. '"'
end

local encode

local function list(value, seen)
  local items, expected = {}, 1
  for key, item in pairs(value) do
    assert(key == expected, "sparse array")
    items[#items + 1] = encode(item, seen)
    expected = expected + 1
  end
  return "[" .. table.concat(items, ",") .. "]"
end

local function map(value, seen)
  local members = {}
  for key, item in pairs(value) do
    assert(type(key) == "string", "a key is no string")
    members[#members + 1] = quoted(key) .. ":" .. encode(item, seen)
  end
  return "{" .. table.concat(members, ",") .. "}"
end

-- As gopher-json does: an empty table is a list, and no table may stand in two places.
function encode(value, seen)
  if type(value) == "string" then return quoted(value) end
  if type(value) == "number" then return format("%.17g", value) end
  if type(value) == "boolean" or value == nil then return tostring(value == nil and "null" or value) end
  assert(type(value) == "table", "a " .. type(value) .. " is no JSON")
  assert(not seen[value], "a table in two places")
  seen[value] = true
  local first = next(value)
  return type(first) == "string" and map(value, seen) or list(value, seen)
end

local function libraries()
  local copy = {}
  for name, value in pairs(_G) do copy[name] = value end
  copy._G = copy
  copy.table = { concat = table.concat, insert = table.insert, maxn = table.maxn, remove = table.remove, sort = table.sort }
  package.loaded.os = nil
  package.preload.os = function() return { time = time, date = date } end
  return copy
end

local function run(script, obj)
  local chunk = assert(loadstring(script))
  local globals = libraries()
  globals.obj, globals.actionParams = obj, {}
  setfenv(chunk, globals)
  local deadline = clock() + SECONDS
  sethook(function() if clock() > deadline then error("context deadline exceeded", 0) end end, "", 10000)
  local ok, answer = pcall(chunk)
  sethook()
  assert(ok, answer)
  return '{"answer":' .. encode(answer, {}) .. "}"
end

for line in read() do
  local ok, answer = pcall(function() return run(loadstring(line)()) end)
  write(ok and answer or '{"error":' .. quoted(tostring(answer)) .. "}", "\n")
end
