local conditions = {}
local status = type(obj.status) == "table" and obj.status or {}
if type(status.conditions) == "table" then
  for _, condition in ipairs(status.conditions) do
    if type(condition) == "table" and type(condition.type) == "string" then
      conditions[condition.type] = condition
    end
  end
end
local ready, stalled, runs = conditions["Ready"], conditions["Stalled"], conditions["RunsSucceeding"]

if ready == nil or status.observedGeneration == nil or status.observedGeneration ~= obj.metadata.generation then
  return { status = "Progressing", message = "The operator has not looked at this version of the spec yet." }
end

local function said(condition)
  return tostring(condition.reason or "") .. ": " .. tostring(condition.message or "")
end

if ready.reason == "Suspended" or ready.reason == "Held" then
  return { status = "Suspended", message = said(ready) }
end
-- Stalled says that nothing moves until somebody acts. Ready=False alone is a wait that ends by itself.
if stalled ~= nil and stalled.status == "True" then
  return { status = "Degraded", message = said(stalled) }
end
-- Runs that fail are told, and degrade it only with failedRuns: Degrade. Then the operator says Stalled.
if ready.status == "True" and runs ~= nil and runs.status == "False" then
  return { status = "Healthy", message = said(ready) .. " Its runs fail: " .. said(runs) }
end
if ready.status == "True" then
  return { status = "Healthy", message = said(ready) }
end
return { status = "Progressing", message = said(ready) }
