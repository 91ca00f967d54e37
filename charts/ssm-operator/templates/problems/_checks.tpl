{{- /*
Takes (path value form). A form is what files/settings.json has of a setting: the pattern of its text and the words for
it, and where there are such: its choices, that it is a flag, and the least and the most of its number or duration.
*/ -}}
{{- define "ssm-operator.check.form" -}}
{{- $path := index . 0 -}}
{{- $value := index . 1 -}}
{{- $form := index . 2 -}}
{{- if kindIs "invalid" $value }}
{{ $path }} has no value. Leave the line out.
{{- else if $form.choices }}
{{- include "ssm-operator.check.choice" (list $path $value $form.choices) }}
{{- else if $form.flag }}
{{- include "ssm-operator.check.flag" (list $path $value) }}
{{- else if hasKey $form "minimum" }}
{{- include "ssm-operator.check.number" (list $path $value $form) }}
{{- else if not (kindIs "string" $value) }}
{{- include "ssm-operator.check.noText" (list $path $value $form) }}
{{- else if not (regexMatch $form.pattern $value) }}
{{ $path }} must be {{ $form.words }}, and not {{ quote $value }}.
{{- else if hasKey $form "minimumMs" }}
{{- include "ssm-operator.check.duration" (list $path $value $form) }}
{{- end }}
{{- end -}}

{{- /* Takes (path value choices). */ -}}
{{- define "ssm-operator.check.choice" -}}
{{- if not (has (index . 1) (index . 2)) }}
{{ index . 0 }} must be one of {{ join ", " (index . 2) }}, and not {{ include "ssm-operator.shown" (index . 1) }}.
{{- end }}
{{- end -}}

{{- /* Takes (path value). A text would count as true, whatever it says. */ -}}
{{- define "ssm-operator.check.flag" -}}
{{- $value := index . 1 -}}
{{- if has $value (list "true" "false") }}
{{ index . 0 }} must be true or false. With quotes it is text: leave them out,
{{- " " }}and on the command line take --set, not --set-string.
{{- else if not (kindIs "bool" $value) }}
{{ index . 0 }} must be true or false, and not {{ include "ssm-operator.shown" $value }}.
{{- end }}
{{- end -}}

{{- /* Takes (path value minimum maximum words). YAML reads 030 as 24. */ -}}
{{- define "ssm-operator.check.whole" -}}
{{- $range := dict "minimum" (index . 2) "maximum" (index . 3) -}}
{{- $form := merge (dict "pattern" "^(0|[1-9][0-9]*)$" "words" (index . 4)) $range -}}
{{- include "ssm-operator.check.number" (list (index . 0) (index . 1) $form) }}
{{- end -}}

{{- /* Takes (path value form). Text that reads as a number is one. */ -}}
{{- define "ssm-operator.check.number" -}}
{{- $value := index . 1 -}}
{{- $form := index . 2 -}}
{{- $text := include "ssm-operator.plain" $value -}}
{{- $least := float64 $form.minimum -}}
{{- $most := float64 $form.maximum -}}
{{- if not (and (regexMatch $form.pattern $text) (ge (float64 $text) $least) (le (float64 $text) $most)) }}
{{ index . 0 }} must be {{ $form.words }}, and not {{ include "ssm-operator.shown" $value }}.
{{- end }}
{{- end -}}

{{- /* Takes (path value form), and the value is no text, but what YAML saw in it. */ -}}
{{- define "ssm-operator.check.noText" -}}
{{- $value := index . 1 -}}
{{- $form := index . 2 -}}
{{- $text := include "ssm-operator.plain" $value -}}
{{- if or (kindIs "map" $value) (kindIs "slice" $value) }}
{{ index . 0 }} must be {{ $form.words }}, and not {{ toJson $value }}.
{{- else if regexMatch $form.pattern $text }}
{{ index . 0 }} must be {{ $form.words }}. {{ include "ssm-operator.putInQuotes" $value }}
{{- else }}
{{ index . 0 }} must be {{ $form.words }}, and not the {{ include "ssm-operator.kind" $value }} {{ $text }}.
{{- end }}
{{- end -}}

{{- /* Takes (path duration form). */ -}}
{{- define "ssm-operator.check.duration" -}}
{{- $form := index . 2 -}}
{{- $ms := include "ssm-operator.ms" (index . 1) | atoi -}}
{{- if lt $ms (int $form.minimumMs) }}
{{ index . 0 }} must be at least {{ divf $form.minimumMs 1000 }}s, it is {{ index . 1 }}.
{{- else if gt $ms (int $form.maximumMs) }}
{{ index . 0 }} must be at most {{ $form.longest }}, it is {{ index . 1 }}.
{{- end }}
{{- end -}}
