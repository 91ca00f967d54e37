{{- /* What Kubernetes would refuse of resources, and 256m of memory, which is a quarter of a byte. */ -}}
{{- define "ssm-operator.amounts" -}}
{{- $number := "^([0-9]+(\\.[0-9]*)?|\\.[0-9]+)" -}}
{{- $memory := dict "pattern" (printf "%s(k|M|G|T|P|E|Ki|Mi|Gi|Ti|Pi|Ei|[eE][+-]?[0-9]+)?$" $number) "words" "an amount, such as 256Mi" -}}
{{- $cpu := dict "pattern" (printf "%s(n|u|m|k|[eE][+-]?[0-9]+)?$" $number) "words" "an amount, such as 100m or 0.5" -}}
{{- $forms := dict "memory" $memory "ephemeral-storage" $memory "cpu" $cpu -}}
{{- $sizes := dict -}}
{{- range $part, $amounts := .Values.resources }}
{{- range $name, $amount := $amounts }}
{{- $path := printf "resources.%s.%s" $part $name -}}
{{- $text := include "ssm-operator.plain" $amount -}}
{{- with get $forms $name }}
{{- include "ssm-operator.form" (list $path $text .) }}
{{- if regexMatch .pattern $text }}
{{- $_ := set $sizes $path (include "ssm-operator.amount" $text | float64) }}
{{- if and (eq $name "memory") (lt (get $sizes $path) 1048576.0) }}
{{ $path }} is less than 1Mi: {{ $text }}. Give it a unit, such as 256Mi.
{{- end }}
{{- end }}
{{- end }}
{{- end }}
{{- end }}
{{- range $name, $_ := $forms }}
{{- $request := printf "resources.requests.%s" $name -}}
{{- $limit := printf "resources.limits.%s" $name -}}
{{- if and (hasKey $sizes $request) (hasKey $sizes $limit) }}
{{- if gt (get $sizes $request) (get $sizes $limit) }}
{{ $request }} is {{ include "ssm-operator.plain" (index $.Values.resources.requests $name) }}, and more than {{ $limit }}, which is {{ include "ssm-operator.plain" (index $.Values.resources.limits $name) }}: Kubernetes takes no such pod. Lower the one, or raise the other.
{{- end }}
{{- end }}
{{- end }}
{{- end -}}

{{- /* As a plain number. */ -}}
{{- define "ssm-operator.amount" -}}
{{- $units := dict "n" 1e-9 "u" 1e-6 "m" 1e-3 "k" 1e3 "M" 1e6 "G" 1e9 "T" 1e12 "P" 1e15 "E" 1e18 "Ki" 1024.0 "Mi" 1048576.0 "Gi" 1073741824.0 "Ti" 1099511627776.0 "Pi" 1125899906842624.0 "Ei" 1152921504606846976.0 -}}
{{- $unit := regexFind "[A-Za-z]+$" . -}}
{{- if $unit -}}
{{- mulf (trimSuffix $unit . | float64) (get $units $unit) -}}
{{- else -}}
{{- float64 . -}}
{{- end -}}
{{- end -}}
