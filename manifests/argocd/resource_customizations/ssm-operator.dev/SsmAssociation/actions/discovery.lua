local spec = obj.spec or {}
local suspended = spec.suspend == true

-- A request to run is refused while AWS does not hold the spec, and while nothing may be written.
local runnable = false
if obj.status ~= nil and obj.status.conditions ~= nil and obj.status.observedGeneration == obj.metadata.generation then
  for _, condition in ipairs(obj.status.conditions) do
    if condition.type == "Ready" then
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
