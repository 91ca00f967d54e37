local conditions = {}
if obj.status ~= nil and obj.status.conditions ~= nil then
  for _, condition in ipairs(obj.status.conditions) do
    conditions[condition.type] = condition
  end
end
local ready, stalled, runs = conditions["Ready"], conditions["Stalled"], conditions["RunsSucceeding"]

if ready == nil or obj.status.observedGeneration ~= obj.metadata.generation then
  return { status = "Progressing", message = "The operator has not looked at this version of the spec yet." }
end

local function said(condition)
  return (condition.reason or "") .. ": " .. (condition.message or "")
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
