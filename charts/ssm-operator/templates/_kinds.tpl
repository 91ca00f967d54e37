{{- /* What is no number, no flag and none of a few words where it has to be, a line each. */ -}}
{{- define "ssm-operator.kinds" -}}
{{- range $path := .Files.Get "files/defaults.json" | fromJson | dig "flags" list }}
{{- include "ssm-operator.flag" (list $path (include "ssm-operator.at" (list $path $.Values) | fromJson).value) }}
{{- end }}
{{- include "ssm-operator.choice" (list "image.pullPolicy" .Values.image.pullPolicy (list "Always" "IfNotPresent" "Never")) }}
{{- include "ssm-operator.choice" (list "drain.deletionPolicy" .Values.drain.deletionPolicy (list "Retain" "AsDeclared")) }}
{{- /* YAML reads 030 as 24. */}}
{{- $whole := "^(0|[1-9][0-9]*)$" -}}
{{- $count := dict "pattern" $whole "minimum" 0 "maximum" 2147483647 "words" "a whole number, 0 to 2147483647, such as 2" -}}
{{- include "ssm-operator.number" (list "replicas" .Values.replicas $count) }}
{{- $range := dict "pattern" $whole "maximum" 1000000 -}}
{{- $words := "a whole number of seconds, %d to 1000000, such as %d" -}}
{{- $stop := merge (dict "minimum" 0 "words" (printf $words 0 30)) $range -}}
{{- include "ssm-operator.number" (list "terminationGracePeriodSeconds" .Values.terminationGracePeriodSeconds $stop) }}
{{- $drain := merge (dict "minimum" 1 "words" (printf $words 1 240)) $range -}}
{{- include "ssm-operator.number" (list "drain.timeoutSeconds" .Values.drain.timeoutSeconds $drain) }}
{{- $port := dict "pattern" $whole "minimum" 1 "maximum" 65535 "words" "a port from 1 to 65535, such as 443" -}}
{{- range $index, $value := .Values.networkPolicy.ports }}
{{- include "ssm-operator.number" (list (printf "networkPolicy.ports[%d]" $index) $value $port) }}
{{- end }}
{{- $forms := .Files.Get "files/settings.json" | fromJson | dig "forms" dict -}}
{{- range $name, $value := .Values.settings }}
{{- with get $forms $name }}
{{- include "ssm-operator.form" (list (printf "settings.%s" $name) $value .) }}
{{- end }}
{{- end }}
{{- end -}}

{{- /* Takes (path values): what stands there. */ -}}
{{- define "ssm-operator.at" -}}
{{- $value := index . 1 -}}
{{- range splitList "." (index . 0) -}}
{{- $value = index $value . -}}
{{- end -}}
{{- toJson (dict "value" $value) -}}
{{- end -}}

{{- /* Takes (path value). A text would count as true, whatever it says. */ -}}
{{- define "ssm-operator.flag" -}}
{{- $value := index . 1 -}}
{{- if has $value (list "true" "false") }}
{{ index . 0 }} must be true or false. With quotes it is text: leave them out, and on the command line take --set, not --set-string.
{{- else if not (kindIs "bool" $value) }}
{{ index . 0 }} must be true or false, and not {{ include "ssm-operator.shown" $value }}.
{{- end }}
{{- end -}}

{{- /* Takes (path value choices). */ -}}
{{- define "ssm-operator.choice" -}}
{{- if not (has (index . 1) (index . 2)) }}
{{ index . 0 }} must be one of {{ join ", " (index . 2) }}, and not {{ include "ssm-operator.shown" (index . 1) }}.
{{- end }}
{{- end -}}

{{- /* Takes (path value form). Text that reads as a number is one. */ -}}
{{- define "ssm-operator.number" -}}
{{- $value := index . 1 -}}
{{- $form := index . 2 -}}
{{- $text := include "ssm-operator.plain" $value -}}
{{- $fits := regexMatch $form.pattern $text -}}
{{- if $fits -}}
{{- $fits = ge (float64 $text) (float64 $form.minimum) -}}
{{- if and $fits (hasKey $form "maximum") -}}
{{- $fits = le (float64 $text) (float64 $form.maximum) -}}
{{- end -}}
{{- end -}}
{{- if not $fits }}
{{ index . 0 }} must be {{ $form.words }}, and not {{ include "ssm-operator.shown" $value }}.
{{- end }}
{{- end -}}

{{- define "ssm-operator.shown" -}}
{{- if kindIs "float64" . -}}{{ include "ssm-operator.plain" . }}{{- else -}}{{ toJson . }}{{- end -}}
{{- end -}}
