{{- /* What Kubernetes would refuse of resources, and 256m of memory, which is a quarter of a byte. */ -}}
{{- define "ssm-operator.amounts" -}}
{{- $number := "^([0-9]+(\\.[0-9]*)?|\\.[0-9]+)" -}}
{{- $units := "(k|M|G|T|P|E|Ki|Mi|Gi|Ti|Pi|Ei|[eE][+-]?[0-9]{1,2})" -}}
{{- $memory := dict "pattern" (printf "%s%s?$" $number $units) "words" "an amount, such as 256Mi" -}}
{{- $cpu := dict "pattern" (printf "%s(n|u|m|k|[eE][+-]?[0-9]{1,2})?$" $number) "words" "an amount, such as 100m or 0.5" -}}
{{- $forms := dict "memory" $memory "ephemeral-storage" $memory "cpu" $cpu -}}
{{- $count := dict "pattern" "^[0-9]+$" "words" "a whole number, such as 1" -}}
{{- $sizes := dict -}}
{{- range $part, $amounts := .Values.resources }}
{{- range $name, $amount := $amounts }}
{{- $path := printf "resources.%s.%s" $part $name -}}
{{- $text := include "ssm-operator.plain" $amount -}}
{{- if contains "/" $name }}
{{- $_ := set $forms $name $count }}
{{- else if hasPrefix "hugepages-" $name }}
{{- $_ := set $forms $name $memory }}
{{- else if not (hasKey $forms $name) }}
{{- $known := "cpu, memory, ephemeral-storage and hugepages-2Mi, and others by a name with a domain, such as example.com/gpu" }}
resources.{{ $part }} can't hold {{ quote $name }}: Kubernetes knows {{ $known }}.
{{- end }}
{{- with get $forms $name }}
{{- include "ssm-operator.form" (list $path $text .) }}
{{- if regexMatch .pattern $text }}
{{- $_ := set $sizes $path (include "ssm-operator.amount" $text | float64) }}
{{- if and (eq $name "memory") (lt (get $sizes $path) 1048576.0) }}
{{ $path }} is less than 1Mi: {{ $text }}. Give it a unit, such as 256Mi.
{{- else if and (eq $path "resources.limits.memory") (lt (get $sizes $path) 100663296.0) }}
{{- $why := "the operator would be killed without a word: it takes 53Mi with nothing to do" }}
{{ $path }} is {{ $text }}, and {{ $why }}. Give it 96Mi or more.
{{- end }}
{{- end }}
{{- end }}
{{- end }}
{{- end }}
{{- $resources := .Values.resources | default dict -}}
{{- $shared := list "cpu" "memory" "ephemeral-storage" -}}
{{- range $name, $_ := $forms }}
{{- $request := printf "resources.requests.%s" $name -}}
{{- $limit := printf "resources.limits.%s" $name -}}
{{- $requested := include "ssm-operator.plain" (get ($resources.requests | default dict) $name) -}}
{{- $limited := include "ssm-operator.plain" (get ($resources.limits | default dict) $name) -}}
{{- if and (hasKey $sizes $request) (not (has $name $shared)) (not (hasKey $sizes $limit)) }}
{{ $limit }} is missing: of what is not shared Kubernetes wants the limit, and the same as resources.requests.
{{- else if and (hasKey $sizes $request) (not (has $name $shared)) (ne (get $sizes $request) (get $sizes $limit)) }}
{{ $request }} is {{ $requested }}, and {{ $limit }} is {{ $limited }}: of this Kubernetes wants the same in both.
{{- else if and (hasKey $sizes $request) (hasKey $sizes $limit) }}
{{- if gt (get $sizes $request) (get $sizes $limit) }}
{{ $request }} is {{ $requested }}, and more than {{ $limit }}, which is {{ $limited }}: Kubernetes takes no such pod. Lower the one, or raise the other.
{{- end }}
{{- end }}
{{- end }}
{{- end -}}

{{- /* As a plain number. */ -}}
{{- define "ssm-operator.amount" -}}
{{- $decimal := dict "n" 1e-9 "u" 1e-6 "m" 1e-3 "k" 1e3 "M" 1e6 "G" 1e9 "T" 1e12 "P" 1e15 "E" 1e18 -}}
{{- $binary := dict "Ki" 1024.0 "Mi" 1048576.0 "Gi" 1073741824.0 "Ti" 1099511627776.0 "Pi" 1125899906842624.0 "Ei" 1152921504606846976.0 -}}
{{- $units := merge $decimal $binary -}}
{{- $unit := regexFind "[A-Za-z]+$" . -}}
{{- if $unit -}}
{{- mulf (trimSuffix $unit . | float64) (get $units $unit) -}}
{{- else -}}
{{- float64 . -}}
{{- end -}}
{{- end -}}
