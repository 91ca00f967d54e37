{{- /* Takes a value and answers it as text: large whole numbers are floats here, and would have an exponent. */ -}}
{{- define "ssm-operator.plain" -}}
{{- if and (kindIs "float64" .) (eq (float64 (int64 .)) (float64 .)) -}}
{{- int64 . -}}
{{- else -}}
{{- toString . -}}
{{- end -}}
{{- end -}}

{{- /* Takes a value and answers how a sentence shows it: with quotes if it is text. */ -}}
{{- define "ssm-operator.shown" -}}
{{- if kindIs "float64" . -}}
{{- include "ssm-operator.plain" . -}}
{{- else -}}
{{- toJson . -}}
{{- end -}}
{{- end -}}

{{- /* Takes what YAML saw in a text without quotes, and answers what that is. */ -}}
{{- define "ssm-operator.kind" -}}
{{- ternary "boolean" "number" (kindIs "bool" .) -}}
{{- end -}}

{{- /* Takes the same, and answers how to make text of it. */ -}}
{{- define "ssm-operator.putInQuotes" -}}
Without quotes it is a {{ include "ssm-operator.kind" . }}: put it in quotes,
{{- " " }}and on the command line take --set-string, not --set.
{{- end -}}
