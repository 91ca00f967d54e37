local os = require("os")
if type(obj.metadata.annotations) ~= "table" then
  obj.metadata.annotations = {}
end
obj.metadata.annotations["ssm-operator.dev/reconcile-requested-at"] = os.date("!%Y-%m-%dT%H:%M:%SZ")

return obj
