{{- /* Answers what the operator may do in each namespace that it serves. */ -}}
{{- define "ssm-operator.rules" -}}
- apiGroups: [ssm-operator.dev]
  resources: [ssmassociations, ssmdocuments]
  verbs: [get, list, watch, patch]
- apiGroups: [ssm-operator.dev]
  resources: [ssmassociations/status, ssmdocuments/status]
  verbs: [patch]
{{- if .Values.contentFrom.enabled }}
- apiGroups: ['']
  resources: [configmaps]
  verbs: [get, list, watch]
{{- end }}
- apiGroups: [events.k8s.io]
  resources: [events]
  verbs: [create, patch]
{{- end -}}

{{- /* Takes (kind context) and answers the half of a binding that says who may do what. */ -}}
{{- define "ssm-operator.binding" -}}
{{- $context := index . 1 -}}
roleRef:
  apiGroup: rbac.authorization.k8s.io
  kind: {{ index . 0 }}
  name: {{ include "ssm-operator.name" $context }}
subjects:
  - kind: ServiceAccount
    name: {{ include "ssm-operator.account" $context | quote }}
    namespace: {{ $context.Release.Namespace | quote }}
{{- end -}}
