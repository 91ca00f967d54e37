{{- /* What the operator asks of durations together. */ -}}
{{- define "ssm-operator.problems.timing" -}}
{{- $ms := include "ssm-operator.durations" . | fromJson -}}
{{- include "ssm-operator.check.create" $ms }}
{{- include "ssm-operator.check.lease" $ms }}
{{- if ne (toString (get (.Values.settings | default dict) "leaderElection")) "false" }}
{{- include "ssm-operator.check.takeOver" $ms }}
{{- end }}
{{- include "ssm-operator.check.stop" (list .Values.terminationGracePeriodSeconds $ms) }}
{{- end -}}

{{- /* Takes the durations. */ -}}
{{- define "ssm-operator.check.create" -}}
{{- if le .intentWait .awsTimeout }}
settings.intentWait must be longer than settings.awsTimeout: a create may take that long.
{{- " " }}Raise the one, or lower the other.
{{- end }}
{{- end -}}

{{- /* Takes the durations: a leader has two tries to renew. */ -}}
{{- define "ssm-operator.check.lease" -}}
{{- if or (ge .renewDeadline .leaseDuration) (gt (mul 2 .retryPeriod) (int64 .renewDeadline)) }}
The lease needs 2 retryPeriods <= renewDeadline < leaseDuration.
{{- " " }}Change settings.retryPeriod, settings.renewDeadline or settings.leaseDuration.
{{- end }}
{{- end -}}

{{- /* Takes the durations: a write must have ended before somebody else leads. */ -}}
{{- define "ssm-operator.check.takeOver" -}}
{{- $least := add .awsTimeout 1000 (mul 2 .retryPeriod) -}}
{{- if lt (int64 .leaseDuration) $least }}
settings.leaseDuration must be at least awsTimeout + 1s + 2 retryPeriods ({{ divf $least 1000 }}s):
{{- " " }}a write must have ended before somebody else leads. Raise it, or lower settings.awsTimeout.
{{- end }}
{{- end -}}

{{- /* Takes (seconds durations): how long the pod has to stop. */ -}}
{{- define "ssm-operator.check.stop" -}}
{{- $ms := index . 1 -}}
{{- $stop := add $ms.awsTimeout $ms.gracePeriod -}}
{{- if le (mul 1000 (index . 0)) $stop }}
terminationGracePeriodSeconds must be longer than settings.awsTimeout and settings.gracePeriod together
{{- " " }}({{ divf $stop 1000 }}s): a pod that is killed may leave behind what AWS has just made.
{{- " " }}Raise it, or lower them.
{{- end }}
{{- end -}}

{{- /* Takes the context and answers milliseconds by the name of a setting, given or by default, as JSON. */ -}}
{{- define "ssm-operator.durations" -}}
{{- $ms := dict -}}
{{- range $name, $form := (.Files.Get "files/settings.json" | fromJson).forms -}}
{{- if hasKey $form "minimumMs" -}}
{{- $value := get ($.Values.settings | default dict) $name | default $form.default -}}
{{- $_ := set $ms $name (include "ssm-operator.ms" $value | atoi) -}}
{{- end -}}
{{- end -}}
{{- toJson $ms -}}
{{- end -}}

{{- /* Takes a duration such as 1m30s and answers its milliseconds. */ -}}
{{- define "ssm-operator.ms" -}}
{{- $units := dict "ms" 1 "s" 1000 "m" 60000 "h" 3600000 -}}
{{- $sum := 0 -}}
{{- range regexFindAll "[0-9]+(ms|s|m|h)" . -1 -}}
{{- $unit := regexFind "[a-z]+" . -}}
{{- $sum = add $sum (mul (trimSuffix $unit . | atoi) (get $units $unit)) -}}
{{- end -}}
{{- $sum -}}
{{- end -}}
