{{- /* Answers the name of the Job and of what it needs. */ -}}
{{- define "ssm-operator.drain" -}}
{{- printf "%s-drain" (include "ssm-operator.name" . | trunc 57 | trimSuffix "-") -}}
{{- end -}}

{{- /* Answers labels that the operator's pods have not, so that Service and disruption budget don't count it. */ -}}
{{- define "ssm-operator.drain.selector" -}}
app.kubernetes.io/name: {{ .Chart.Name }}-drain
app.kubernetes.io/instance: {{ .Release.Name | quote }}
{{- end -}}

{{- /* Takes (weight context): the Job comes after what it needs. One that failed stays, for its log. */ -}}
{{- define "ssm-operator.drain.hook" -}}
labels:
  {{- include "ssm-operator.labels" (index . 1) | nindent 2 }}
annotations:
  helm.sh/hook: pre-delete
  helm.sh/hook-weight: {{ index . 0 | quote }}
  helm.sh/hook-delete-policy: before-hook-creation,hook-succeeded
{{- end -}}

{{- /* Answers what drain may do in each namespace that is served. */ -}}
{{- define "ssm-operator.drain.rules" -}}
- apiGroups: [ssm-operator.dev]
  resources: [ssmassociations, ssmdocuments]
  # patch: the deletionPolicy Retain, and the annotation that asks the operator to look
  verbs: [get, patch, delete]
{{- end -}}

{{- /* Takes (kind name context) and answers the half of a binding that says who may do what. */ -}}
{{- define "ssm-operator.drain.binding" -}}
{{- $context := index . 2 -}}
roleRef:
  apiGroup: rbac.authorization.k8s.io
  kind: {{ index . 0 }}
  name: {{ index . 1 }}
subjects:
  - kind: ServiceAccount
    name: {{ include "ssm-operator.drain" $context }}
    namespace: {{ $context.Release.Namespace | quote }}
{{- end -}}
