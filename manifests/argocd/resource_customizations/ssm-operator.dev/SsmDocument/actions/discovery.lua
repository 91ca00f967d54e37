local spec = type(obj.spec) == "table" and obj.spec or {}
local suspended = spec.suspend == true

local actions = {}
actions["reconcile"] = {
  ["disabled"] = suspended,
  ["iconClass"] = "fa fa-fw fa-redo",
  ["displayName"] = "Reconcile now"
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
