{{- /* Names that are taken. */ -}}
{{- define "ssm-operator.problems.taken" -}}
{{- include "ssm-operator.problems.takenLabels" . }}
{{- include "ssm-operator.problems.takenVariables" . }}
{{- end -}}

{{- /* Labels that the chart sets itself. */ -}}
{{- define "ssm-operator.problems.takenLabels" -}}
{{- $own := include "ssm-operator.ownLabels" . | fromYaml -}}
{{- $maps := pick .Values "commonLabels" "podLabels" -}}
{{- $maps = set $maps "metrics.serviceMonitor.labels" .Values.metrics.serviceMonitor.labels -}}
{{- range $path, $labels := $maps }}
{{- range $label, $_ := $labels }}
{{- if hasKey $own $label }}
{{ $path }} can't hold {{ $label }}: the chart sets it, and finds the pods by such labels. Take another name.
{{- end }}
{{- end }}
{{- end }}
{{- end -}}

{{- /* Variables that have a value of their own, or stand in env twice. */ -}}
{{- define "ssm-operator.problems.takenVariables" -}}
{{- $taken := include "ssm-operator.variables" . | fromYaml -}}
{{- range .Values.env }}
{{- $name := toString .name -}}
{{- if hasKey $taken $name }}
env can't hold {{ $name }}: it comes from {{ get $taken $name }}.
{{- end }}
{{- $_ := set $taken $name "another line of env" -}}
{{- end }}
{{- end -}}

{{- /* Takes the context and answers the value from which a variable comes, as YAML. Every setting has one. */ -}}
{{- define "ssm-operator.variables" -}}
POD_NAMESPACE: the namespace of the release
{{- if .Values.region }}
AWS_REGION: region
{{- end }}
{{- range list "clusterName" "region" "namespaces" "adoptionNamespaces" "publicSharingNamespaces" }}
{{ snakecase . | upper }}: {{ . }}
{{- end }}
CONTENT_FROM: contentFrom.enabled
{{- range (.Files.Get "files/settings.json" | fromJson).names }}
{{ snakecase . | upper }}: settings.{{ . }}
{{- end }}
{{- end -}}
