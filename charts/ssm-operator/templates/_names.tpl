{{- /* Answers the name of the objects of this release. */ -}}
{{- define "ssm-operator.name" -}}
{{- if contains .Chart.Name .Release.Name -}}
{{- .Release.Name | trunc 63 | trimSuffix "-" -}}
{{- else -}}
{{- printf "%s-%s" .Release.Name .Chart.Name | trunc 63 | trimSuffix "-" -}}
{{- end -}}
{{- end -}}

{{- /* Answers the name of the service account, ours or one that exists. */ -}}
{{- define "ssm-operator.account" -}}
{{- .Values.serviceAccount.name | default (include "ssm-operator.name" .) -}}
{{- end -}}

{{- /* Answers the labels by which the pods of the operator are found. */ -}}
{{- define "ssm-operator.selector" -}}
app.kubernetes.io/name: {{ .Chart.Name }}
app.kubernetes.io/instance: {{ .Release.Name | quote }}
{{- end -}}

{{- /* Answers the labels that the chart sets itself. */ -}}
{{- define "ssm-operator.ownLabels" -}}
{{ include "ssm-operator.selector" . }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version }}
{{- end -}}

{{- /* Answers the labels of every object. */ -}}
{{- define "ssm-operator.labels" -}}
{{ include "ssm-operator.ownLabels" . }}
{{- with .Values.commonLabels }}
{{ toYaml . }}
{{- end }}
{{- end -}}

{{- /* Takes (labels context) and answers the labels of an object whose own win over commonLabels. */ -}}
{{- define "ssm-operator.labelsWith" -}}
{{- $context := index . 1 -}}
{{ include "ssm-operator.ownLabels" $context }}
{{- with merge dict (index . 0 | default dict) ($context.Values.commonLabels | default dict) }}
{{ toYaml . }}
{{- end }}
{{- end -}}

{{- /* Answers which release the CRDs are of. */ -}}
{{- define "ssm-operator.release" -}}
{{ .Release.Namespace }}/{{ .Release.Name }}
{{- end -}}

{{- /* Answers the whole name of the image. */ -}}
{{- define "ssm-operator.image" -}}
{{- if .Values.image.digest -}}
{{- printf "%s@%s" .Values.image.repository .Values.image.digest -}}
{{- else -}}
{{- printf "%s:%s" .Values.image.repository (.Values.image.tag | default .Chart.AppVersion) -}}
{{- end -}}
{{- end -}}

{{- /* Answers where the operator listens. */ -}}
{{- define "ssm-operator.port" -}}
{{- get (.Values.settings | default dict) "httpPort" | default 8080 -}}
{{- end -}}
