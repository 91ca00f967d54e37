local spec = type(obj.spec) == "table" and obj.spec or {}
local suspended = spec.suspend == true

-- A request to run is refused while AWS does not hold the spec, and while nothing may be written.
local runnable = false
local status = type(obj.status) == "table" and obj.status or {}
local looked = status.observedGeneration ~= nil and status.observedGeneration == obj.metadata.generation
if looked and type(status.conditions) == "table" then
  for _, condition in ipairs(status.conditions) do
    if type(condition) == "table" and condition.type == "Ready" then
      local paused = suspended or condition.reason == "Suspended" or condition.reason == "Held"
      local inPlace = condition.status == "True" or condition.reason == "RunsFailing"
      runnable = inPlace and not paused and spec.driftPolicy ~= "Observe"
    end
  end
end

local actions = {}
actions["reconcile"] = {
  ["disabled"] = suspended,
  ["iconClass"] = "fa fa-fw fa-redo",
  ["displayName"] = "Reconcile now"
}
actions["run"] = {
  ["disabled"] = not runnable,
  ["iconClass"] = "fa fa-fw fa-forward",
  ["displayName"] = "Run now on all targets"
}
actions["suspend"] = {
  ["disabled"] = suspended,
  ["iconClass"] = "fa fa-fw fa-pause",
  ["displayName"] = "Suspend"
}
actions["resume"] = {
  ["disabled"] = not suspended,
  ["iconClass"] = "fa fa-fw fa-play",
  ["displayName"] = "Resume"
}

return actions
