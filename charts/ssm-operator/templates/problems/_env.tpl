{{- /* Variables. What they hold is never shown. */ -}}
{{- define "ssm-operator.problems.env" -}}
{{- $form := dict "pattern" "^[!-<>-~]+$" "words" "the name of a variable, such as HTTPS_PROXY" -}}
{{- range $index, $line := .Values.env }}
{{- include "ssm-operator.check.form" (list (printf "env[%d].name" $index) $line.name $form) }}
{{- include "ssm-operator.check.variable" $line }}
{{- end }}
{{- end -}}

{{- /* Takes a line of env. */ -}}
{{- define "ssm-operator.check.variable" -}}
{{- $path := printf "env: %v" .name -}}
{{- if not (or (kindIs "string" .value) (kindIs "invalid" .value)) }}
{{ $path }} must be text. {{ include "ssm-operator.putInQuotes" .value }}
{{- end }}
{{- if and .value .valueFrom }}
{{ $path }} has value and valueFrom. Kubernetes takes one of them.
{{- end }}
{{- if hasKey . "valueFrom" }}
{{- include "ssm-operator.check.valueFrom" (list $path (.valueFrom | default dict)) }}
{{- end }}
{{- end -}}

{{- /* Takes (path valueFrom): it names one source, and that source is whole. */ -}}
{{- define "ssm-operator.check.valueFrom" -}}
{{- $path := index . 0 -}}
{{- $given := keys (index . 1) | sortAlpha -}}
{{- $known := list "fieldRef" "resourceFieldRef" "configMapKeyRef" "secretKeyRef" "fileKeyRef" -}}
{{- if or (ne (len $given) 1) (not (has (first $given) $known)) }}
{{ $path }} must have one of {{ initial $known | join ", " }} and {{ last $known }} in valueFrom,
{{- " " }}and has {{ join ", " $given | default "none" }}.
{{- else if has (first $given) (list "configMapKeyRef" "secretKeyRef") }}
{{- include "ssm-operator.check.keyRef" (list $path (first $given) (get (index . 1) (first $given))) }}
{{- end }}
{{- end -}}

{{- /* Takes (path source ref): a key in a ConfigMap or a Secret. */ -}}
{{- define "ssm-operator.check.keyRef" -}}
{{- $source := index . 1 -}}
{{- $ref := index . 2 -}}
{{- if not (and (kindIs "map" $ref) $ref.name $ref.key) }}
{{ index . 0 }} needs name and key in its {{ $source }}.
{{- else if not (and (include "ssm-operator.isName" $ref.name) (kindIs "string" $ref.key)) }}
{{ index . 0 }} needs text for name and key in its {{ $source }}, and a name of a-z, 0-9, - and .,
{{- " " }}such as {name: aws-keys, key: token}.
{{- end }}
{{- end -}}

{{- /* Whole ConfigMaps and Secrets. */ -}}
{{- define "ssm-operator.problems.envFrom" -}}
{{- range $index, $line := .Values.envFrom }}
{{- if not (include "ssm-operator.isSource" $line) }}
envFrom[{{ $index }}] must have a secretRef or a configMapRef with the name of one,
{{- " " }}such as {secretRef: {name: aws-keys}}.
{{- end }}
{{- end }}
{{- end -}}

{{- /* Takes a line of envFrom and answers "yes" if it names one object, and nothing unknown; else nothing. */ -}}
{{- define "ssm-operator.isSource" -}}
{{- $refs := list .secretRef .configMapRef | compact -}}
{{- if not (or (ne (len $refs) 1) (omit . "secretRef" "configMapRef" "prefix")) -}}
{{- $ref := first $refs -}}
{{- if kindIs "map" $ref -}}{{- include "ssm-operator.isName" $ref.name -}}{{- end -}}
{{- end -}}
{{- end -}}
