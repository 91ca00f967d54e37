{{- /* What does not look as it has to, a line each, in the words that the operator has for it. */ -}}
{{- define "ssm-operator.forms" -}}
{{- $forms := .Files.Get "files/settings.json" | fromJson | dig "forms" dict -}}
{{- $namespace := $forms.leaseNamespace -}}
{{- if .Values.clusterName }}
{{- include "ssm-operator.form" (list "clusterName" .Values.clusterName $forms.clusterName) }}
{{- else }}
clusterName is not set. It marks what this cluster owns in AWS: set it to {{ $forms.clusterName.words }}.
{{- end }}
{{- with .Values.region }}
{{- include "ssm-operator.form" (list "region" . $forms.region) }}
{{- end }}
{{- range $list := list "namespaces" "adoptionNamespaces" "publicSharingNamespaces" }}
{{- range $index, $name := index $.Values $list }}
{{- include "ssm-operator.form" (list (printf "%s[%d]" $list $index) $name $namespace) }}
{{- end }}
{{- end }}
{{- include "ssm-operator.imageForms" .Values.image }}
{{- include "ssm-operator.otherForms" . }}
{{- end -}}

{{- /* Takes (path value form). */ -}}
{{- define "ssm-operator.form" -}}
{{- $path := index . 0 -}}
{{- $value := index . 1 -}}
{{- with index . 2 }}
{{- if kindIs "invalid" $value }}
{{ $path }} has no value. Leave the line out.
{{- else if .choices }}
{{- include "ssm-operator.choice" (list $path $value .choices) }}
{{- else if .flag }}
{{- include "ssm-operator.flag" (list $path $value) }}
{{- else if hasKey . "minimum" }}
{{- include "ssm-operator.number" (list $path $value .) }}
{{- else if not (kindIs "string" $value) }}
{{ $path }} must be {{ .words }}{{ include "ssm-operator.noText" (list $value .pattern) }}
{{- else if not (regexMatch .pattern $value) }}
{{ $path }} must be {{ .words }}, and not {{ quote $value }}.
{{- else if hasKey . "minimumMs" }}
{{- $ms := include "ssm-operator.ms" $value | atoi -}}
{{- if lt $ms (int .minimumMs) }}
{{ $path }} must be at least {{ divf .minimumMs 1000 }}s, it is {{ $value }}.
{{- else if gt $ms (int .maximumMs) }}
{{ $path }} must be at most {{ .longest }}, it is {{ $value }}.
{{- end }}
{{- end }}
{{- end }}
{{- end -}}

{{- /* Takes (value pattern): how the sentence ends where YAML sees no text. */ -}}
{{- define "ssm-operator.noText" -}}
{{- $value := index . 0 -}}
{{- $text := include "ssm-operator.plain" $value -}}
{{- if or (kindIs "map" $value) (kindIs "slice" $value) -}}
, and not {{ toJson $value }}.
{{- else -}}
{{- $kind := ternary "boolean" "number" (kindIs "bool" $value) -}}
{{- if regexMatch (index . 1) $text -}}
. Without quotes it is a {{ $kind }}: put it in quotes, and on the command line take --set-string, not --set.
{{- else -}}
, and not the {{ $kind }} {{ $text }}.
{{- end -}}
{{- end -}}
{{- end -}}

{{- /* Whole numbers of a file are floats here, and large ones would be shown with an exponent. */ -}}
{{- define "ssm-operator.plain" -}}
{{- if and (kindIs "float64" .) (eq (float64 (int64 .)) (float64 .)) -}}
{{- int64 . -}}
{{- else -}}
{{- toString . -}}
{{- end -}}
{{- end -}}

{{- /* What the operator asks of durations together. */ -}}
{{- define "ssm-operator.timing" -}}
{{- $ms := dict -}}
{{- $forms := .Files.Get "files/settings.json" | fromJson | dig "forms" dict -}}
{{- range $name, $form := $forms -}}
{{- if hasKey $form "minimumMs" -}}
{{- $value := get ($.Values.settings | default dict) $name | default $form.default | default "" -}}
{{- $_ := set $ms $name (include "ssm-operator.ms" $value | atoi) -}}
{{- end -}}
{{- end -}}
{{- if le $ms.intentWait $ms.awsTimeout }}
settings.intentWait must be longer than settings.awsTimeout: a create may take that long. Raise the one, or lower the other.
{{- end }}
{{- if or (ge $ms.renewDeadline $ms.leaseDuration) (gt (mul 2 $ms.retryPeriod) (int64 $ms.renewDeadline)) }}
The lease needs 2 retryPeriods <= renewDeadline < leaseDuration. Change settings.retryPeriod, settings.renewDeadline or settings.leaseDuration.
{{- end }}
{{- $least := add $ms.awsTimeout 1000 (mul 2 $ms.retryPeriod) -}}
{{- $elects := ne (toString (get (.Values.settings | default dict) "leaderElection")) "false" -}}
{{- $ended := "a write must have ended before somebody else leads" -}}
{{- if and $elects (lt (int64 $ms.leaseDuration) $least) }}
settings.leaseDuration must be at least awsTimeout + 1s + 2 retryPeriods ({{ divf $least 1000 }}s): {{ $ended }}. Raise it, or lower settings.awsTimeout.
{{- end }}
{{- $stop := add $ms.awsTimeout $ms.gracePeriod -}}
{{- $why := "a pod that is killed may leave behind what AWS has just made" -}}
{{- if le (mul 1000 .Values.terminationGracePeriodSeconds) $stop }}
{{- $both := "settings.awsTimeout and settings.gracePeriod together" }}
terminationGracePeriodSeconds must be longer than {{ $both }} ({{ divf $stop 1000 }}s): {{ $why }}. Raise it, or lower them.
{{- end }}
{{- end -}}

{{- define "ssm-operator.ms" -}}
{{- $units := dict "ms" 1 "s" 1000 "m" 60000 "h" 3600000 -}}
{{- $sum := 0 -}}
{{- range regexFindAll "[0-9]+(ms|s|m|h)" . -1 -}}
{{- $unit := regexFind "[a-z]+" . -}}
{{- $sum = add $sum (mul (trimSuffix $unit . | atoi) (get $units $unit)) -}}
{{- end -}}
{{- $sum -}}
{{- end -}}
