{{- /* The service account: its name, which may be empty, and the role in AWS that it takes. */ -}}
{{- define "ssm-operator.problems.account" -}}
{{- with .Values.serviceAccount.name }}
{{- $words := "the name of a service account, such as ssm-operator" -}}
{{- $account := dict "pattern" (include "ssm-operator.subdomain" "") "words" $words }}
{{- include "ssm-operator.check.form" (list "serviceAccount.name" . $account) }}
{{- end }}
{{- $annotations := .Values.serviceAccount.annotations | default dict -}}
{{- $key := "eks.amazonaws.com/role-arn" -}}
{{- if hasKey $annotations $key }}
{{- $words := "the ARN of a role, such as arn:aws:iam::111122223333:role/ssm-operator" -}}
{{- $role := dict "pattern" "^arn:aws[a-z-]*:iam::[0-9]{12}:role/[^\\s]+$" "words" $words -}}
{{- $path := printf "serviceAccount.annotations: %s" $key -}}
{{- include "ssm-operator.check.form" (list $path (get $annotations $key) $role) }}
{{- end }}
{{- end -}}

{{- /* Secrets with the login of a registry. */ -}}
{{- define "ssm-operator.problems.pullSecrets" -}}
{{- range $index, $secret := .Values.imagePullSecrets }}
{{- if not (and (kindIs "map" $secret) (include "ssm-operator.isName" (get $secret "name"))) }}
imagePullSecrets[{{ $index }}] must be a map with a name, such as {name: registry-login},
{{- " " }}and not {{ toJson $secret }}.
{{- end }}
{{- end }}
{{- end -}}

{{- /* How often Prometheus asks. */ -}}
{{- define "ssm-operator.problems.interval" -}}
{{- $pattern := "^(0|([0-9]+y)?([0-9]+w)?([0-9]+d)?([0-9]+h)?([0-9]+m)?([0-9]+s)?([0-9]+ms)?)$" -}}
{{- $form := dict "pattern" $pattern "words" "a duration of Prometheus, such as 30s, 5m or 1d" -}}
{{- $path := "metrics.serviceMonitor.interval" -}}
{{- include "ssm-operator.check.form" (list $path .Values.metrics.serviceMonitor.interval $form) }}
{{- end -}}

{{- /* Takes a value and answers "yes" if it is text that can be the name of an object, else nothing. */ -}}
{{- define "ssm-operator.isName" -}}
{{- if and (kindIs "string" .) (le (len (toString .)) 253) -}}
{{- if regexMatch (include "ssm-operator.subdomain" "") . -}}yes{{- end -}}
{{- end -}}
{{- end -}}

{{- /* Answers the pattern of such a name: parts with dots between. */ -}}
{{- define "ssm-operator.subdomain" -}}
{{- $part := "[a-z0-9]([-a-z0-9]*[a-z0-9])?" -}}
{{- printf "^%s(\\.%s)*$" $part $part -}}
{{- end -}}
