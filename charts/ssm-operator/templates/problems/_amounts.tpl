{{- /* Takes the name of what a node has, and answers the form of its amount as JSON; {} if there is no such. */ -}}
{{- define "ssm-operator.amountForm" -}}
{{- $number := "^([0-9]+(\\.[0-9]*)?|\\.[0-9]+)" -}}
{{- $bytes := printf "%s(k|M|G|T|P|E|Ki|Mi|Gi|Ti|Pi|Ei|[eE][+-]?[0-9]{1,2})?$" $number -}}
{{- $cores := printf "%s(n|u|m|k|[eE][+-]?[0-9]{1,2})?$" $number -}}
{{- $form := dict -}}
{{- if contains "/" . -}}
{{- $form = dict "pattern" "^[0-9]+$" "words" "a whole number, such as 1" -}}
{{- else if or (has . (list "memory" "ephemeral-storage")) (hasPrefix "hugepages-" .) -}}
{{- $form = dict "pattern" $bytes "words" "an amount, such as 256Mi" -}}
{{- else if eq . "cpu" -}}
{{- $form = dict "pattern" $cores "words" "an amount, such as 100m or 0.5" -}}
{{- end -}}
{{- toJson $form -}}
{{- end -}}

{{- /* Takes (name amount) and answers the amount as a plain number; nothing if it has not the form. */ -}}
{{- define "ssm-operator.size" -}}
{{- $form := include "ssm-operator.amountForm" (index . 0) | fromJson -}}
{{- if and $form (regexMatch ($form.pattern | default "") (index . 1)) -}}
{{- include "ssm-operator.number" (index . 1) -}}
{{- end -}}
{{- end -}}

{{- /* Takes an amount such as 256Mi and answers it as a plain number. */ -}}
{{- define "ssm-operator.number" -}}
{{- $decimal := dict "n" 1e-9 "u" 1e-6 "m" 1e-3 "k" 1e3 "M" 1e6 "G" 1e9 "T" 1e12 "P" 1e15 "E" 1e18 -}}
{{- $small := dict "Ki" 1024.0 "Mi" 1048576.0 "Gi" 1073741824.0 -}}
{{- $large := dict "Ti" 1099511627776.0 "Pi" 1125899906842624.0 "Ei" 1152921504606846976.0 -}}
{{- $units := merge $decimal $small $large -}}
{{- $unit := regexFind "[A-Za-z]+$" . -}}
{{- if $unit -}}
{{- mulf (trimSuffix $unit . | float64) (get $units $unit) -}}
{{- else -}}
{{- float64 . -}}
{{- end -}}
{{- end -}}
