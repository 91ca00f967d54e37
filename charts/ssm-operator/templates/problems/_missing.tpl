{{- /* What has to be there before anything else can be judged. */ -}}
{{- define "ssm-operator.problems.missing" -}}
{{- include "ssm-operator.problems.nulls" . }}
{{- include "ssm-operator.problems.lists" . }}
{{- end -}}

{{- /* A null takes the default away, and a map whose lines are all comments is one. */ -}}
{{- define "ssm-operator.problems.nulls" -}}
{{- $needed := (.Files.Get "files/defaults.json" | fromJson).needed -}}
{{- $networkPolicy := .Values.networkPolicy | default dict -}}
{{- if eq (toString $networkPolicy.enabled) "false" -}}
{{- $needed = without $needed "networkPolicy.ports" -}}
{{- end -}}
{{- range $path := $needed -}}
{{- $value := (include "ssm-operator.at" (list $path $.Values) | fromJson).value -}}
{{- if kindIs "invalid" $value }}
{{ $path }} has no value, and needs one:
{{- " " }}a null takes the default away, and so does helm upgrade --reuse-values where the default is new.
{{- " " }}Leave the line out, or use --reset-then-reuse-values.
{{- end -}}
{{- end -}}
{{- end -}}

{{- /* Takes (path values) and answers {"value": what stands there}, which is null below a null, too. */ -}}
{{- define "ssm-operator.at" -}}
{{- $value := index . 1 -}}
{{- range splitList "." (index . 0) -}}
{{- if not (kindIs "invalid" $value) -}}
{{- $value = index $value . -}}
{{- end -}}
{{- end -}}
{{- toJson (dict "value" $value) -}}
{{- end -}}

{{- /* One namespace that is no list would be read letter by letter. */ -}}
{{- define "ssm-operator.problems.lists" -}}
{{- range $name := list "namespaces" "adoptionNamespaces" "publicSharingNamespaces" -}}
{{- $value := index $.Values $name -}}
{{- if not (or (kindIs "invalid" $value) (kindIs "slice" $value)) }}
{{ $name }} must be a list, such as [fleet], and not {{ toJson $value }}.
{{- end -}}
{{- end -}}
{{- end -}}
