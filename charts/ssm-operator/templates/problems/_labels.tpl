{{- /* Labels of ours, and those by which nodes are chosen. */ -}}
{{- define "ssm-operator.problems.labels" -}}
{{- $pattern := "^([A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?)?$" -}}
{{- $words := printf "%s, such as team-a" (include "ssm-operator.labelWords" .) -}}
{{- $form := dict "pattern" $pattern "words" $words -}}
{{- $maps := pick .Values "commonLabels" "podLabels" "nodeSelector" -}}
{{- $maps = set $maps "metrics.serviceMonitor.labels" .Values.metrics.serviceMonitor.labels -}}
{{- range $path, $labels := $maps }}
{{- include "ssm-operator.check.entries" (list $path $labels "a label" $form) }}
{{- end }}
{{- end -}}

{{- /* Annotations: any text. */ -}}
{{- define "ssm-operator.problems.annotations" -}}
{{- $form := dict "pattern" "" "words" "text" -}}
{{- $maps := pick .Values "podAnnotations" -}}
{{- $maps = set $maps "serviceAccount.annotations" .Values.serviceAccount.annotations -}}
{{- $maps = set $maps "metrics.service.annotations" .Values.metrics.service.annotations -}}
{{- range $path, $annotations := $maps }}
{{- include "ssm-operator.check.entries" (list $path $annotations "an annotation" $form) }}
{{- end }}
{{- end -}}

{{- /* Takes (path map what form): a map of labels or annotations, what one of them is called, and their form. */ -}}
{{- define "ssm-operator.check.entries" -}}
{{- $path := index . 0 -}}
{{- $what := index . 2 -}}
{{- $form := index . 3 -}}
{{- range $name, $value := index . 1 }}
{{- include "ssm-operator.check.entryName" (list $path $name $what) }}
{{- include "ssm-operator.check.form" (list (printf "%s: %s" $path $name) $value $form) }}
{{- end }}
{{- end -}}

{{- /* Takes (path name what). */ -}}
{{- define "ssm-operator.check.entryName" -}}
{{- $part := "[a-z0-9]([-a-z0-9]*[a-z0-9])?" -}}
{{- $domain := printf "%s(\\.%s)*/" $part $part -}}
{{- $pattern := printf "^(%s)?[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?$" $domain -}}
{{- if not (regexMatch $pattern (index . 1)) }}
{{ index . 0 }} can't hold {{ quote (index . 1) }}: the name of {{ index . 2 }} is
{{- " " }}{{ include "ssm-operator.labelWords" . }}, and may have a domain before it, such as example.com/team.
{{- end }}
{{- end -}}

{{- /* Answers of what a label and the name of one are made. */ -}}
{{- define "ssm-operator.labelWords" -}}
at most 63 of letters, digits, -, _ and ., with a letter or a digit at both ends
{{- end -}}
