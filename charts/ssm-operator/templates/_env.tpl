{{- /* What Kubernetes would refuse of variables. What they hold is never shown. */ -}}
{{- define "ssm-operator.envForms" -}}
{{- $name := dict "pattern" "^[!-<>-~]+$" "words" "the name of a variable, such as HTTPS_PROXY" -}}
{{- range $index, $line := .Values.env }}
{{- include "ssm-operator.form" (list (printf "env[%d].name" $index) $line.name $name) }}
{{- $path := printf "env: %v" $line.name -}}
{{- if and (hasKey $line "value") (not (kindIs "string" $line.value)) (not (kindIs "invalid" $line.value)) }}
{{ $path }} must be text. Without quotes it is a {{ ternary "boolean" "number" (kindIs "bool" $line.value) }}: put it in quotes, and on the command line take --set-string, not --set.
{{- end }}
{{- if and $line.value $line.valueFrom }}
{{ $path }} has value and valueFrom. Kubernetes takes one of them.
{{- end }}
{{- if hasKey $line "valueFrom" }}
{{- include "ssm-operator.valueFrom" (list $path ($line.valueFrom | default dict)) }}
{{- end }}
{{- end }}
{{- range $index, $line := .Values.envFrom }}
{{- $one := list -}}
{{- range list "secretRef" "configMapRef" -}}
{{- with get $line . -}}
{{- $one = append $one . -}}
{{- end -}}
{{- end -}}
{{- $named := and (eq (len $one) 1) (kindIs "map" (first $one)) -}}
{{- if $named -}}
{{- $named = include "ssm-operator.isName" (get (first $one) "name") -}}
{{- end -}}
{{- if or (not $named) (omit $line "secretRef" "configMapRef" "prefix") }}
envFrom[{{ $index }}] must have a secretRef or a configMapRef with the name of one, such as {secretRef: {name: aws-keys}}.
{{- end }}
{{- end }}
{{- end -}}

{{- /* Takes (path valueFrom). */ -}}
{{- define "ssm-operator.valueFrom" -}}
{{- $path := index . 0 -}}
{{- $given := keys (index . 1) | sortAlpha -}}
{{- $known := list "fieldRef" "resourceFieldRef" "configMapKeyRef" "secretKeyRef" "fileKeyRef" -}}
{{- if or (ne (len $given) 1) (not (has (first $given) $known)) }}
{{ $path }} must have one of fieldRef, resourceFieldRef, configMapKeyRef, secretKeyRef and fileKeyRef in valueFrom, and has {{ join ", " $given | default "none" }}.
{{- else if has (first $given) (list "configMapKeyRef" "secretKeyRef") }}
{{- $ref := get (index . 1) (first $given) -}}
{{- $whole := kindIs "map" $ref -}}
{{- if $whole -}}
{{- $whole = and $ref.name $ref.key -}}
{{- end -}}
{{- if not $whole }}
{{ $path }} needs name and key in its {{ first $given }}.
{{- else if not (and (include "ssm-operator.isName" $ref.name) (kindIs "string" $ref.key)) }}
{{ $path }} needs text for name and key in its {{ first $given }}, and a name of a-z, 0-9, - and ., such as {name: aws-keys, key: token}.
{{- end }}
{{- end }}
{{- end -}}

{{- /* Of an object, as Kubernetes takes it. Empty: it is none. */ -}}
{{- define "ssm-operator.isName" -}}
{{- if kindIs "string" . -}}
{{- if and (le (len .) 253) (regexMatch (include "ssm-operator.subdomain" "") .) -}}yes{{- end -}}
{{- end -}}
{{- end -}}

{{- /* A pattern: parts with dots between. */ -}}
{{- define "ssm-operator.subdomain" -}}
{{- $part := "[a-z0-9]([-a-z0-9]*[a-z0-9])?" -}}
{{- printf "^%s(\\.%s)*$" $part $part -}}
{{- end -}}
