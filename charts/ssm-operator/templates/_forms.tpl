{{- define "ssm-operator.otherForms" -}}
{{- include "ssm-operator.interval" . }}
{{- include "ssm-operator.amounts" . }}
{{- include "ssm-operator.labelForms" . }}
{{- include "ssm-operator.envForms" . }}
{{- range $index, $secret := .Values.imagePullSecrets }}
{{- $named := kindIs "map" $secret -}}
{{- if $named -}}
{{- $named = include "ssm-operator.isName" (get $secret "name") -}}
{{- end -}}
{{- if not $named }}
imagePullSecrets[{{ $index }}] must be a map with a name, such as {name: registry-login}, and not {{ toJson $secret }}.
{{- end }}
{{- end }}
{{- with .Values.serviceAccount.name }}
{{- $pattern := include "ssm-operator.subdomain" "" -}}
{{- $account := dict "pattern" $pattern "words" "the name of a service account, such as ssm-operator" }}
{{- include "ssm-operator.form" (list "serviceAccount.name" . $account) }}
{{- end }}
{{- $role := "the ARN of a role, such as arn:aws:iam::111122223333:role/ssm-operator" -}}
{{- $arn := dict "pattern" "^arn:aws[a-z-]*:iam::[0-9]{12}:role/[^\\s]+$" "words" $role -}}
{{- $annotations := .Values.serviceAccount.annotations | default dict -}}
{{- if hasKey $annotations "eks.amazonaws.com/role-arn" }}
{{- $given := get $annotations "eks.amazonaws.com/role-arn" -}}
{{- include "ssm-operator.form" (list "serviceAccount.annotations: eks.amazonaws.com/role-arn" $given $arn) }}
{{- end }}
{{- end -}}

{{- define "ssm-operator.interval" -}}
{{- $words := "a duration of Prometheus, such as 30s, 5m or 1d" -}}
{{- $pattern := "^(0|([0-9]+y)?([0-9]+w)?([0-9]+d)?([0-9]+h)?([0-9]+m)?([0-9]+s)?([0-9]+ms)?)$" -}}
{{- $interval := dict "pattern" $pattern "words" $words -}}
{{- include "ssm-operator.form" (list "metrics.serviceMonitor.interval" .Values.metrics.serviceMonitor.interval $interval) }}
{{- end -}}

{{- define "ssm-operator.labelForms" -}}
{{- $words := "at most 63 of letters, digits, -, _ and ., with a letter or a digit at both ends, such as team-a" -}}
{{- $label := dict "pattern" "^([A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?)?$" "words" $words -}}
{{- $text := dict "pattern" "" "words" "text" -}}
{{- $labels := pick .Values "commonLabels" "podLabels" "nodeSelector" -}}
{{- $labels = merge (dict "metrics.serviceMonitor.labels" .Values.metrics.serviceMonitor.labels) $labels -}}
{{- range $path, $given := $labels }}
{{- range $name, $value := $given }}
{{- include "ssm-operator.nameForm" (list $path $name "a label") }}
{{- include "ssm-operator.form" (list (printf "%s: %s" $path $name) $value $label) }}
{{- end }}
{{- end }}
{{- $account := .Values.serviceAccount.annotations -}}
{{- $service := .Values.metrics.service.annotations -}}
{{- $annotations := dict "serviceAccount.annotations" $account "metrics.service.annotations" $service -}}
{{- $annotations = merge $annotations (pick .Values "podAnnotations") -}}
{{- range $path, $given := $annotations }}
{{- range $name, $value := $given }}
{{- include "ssm-operator.nameForm" (list $path $name "an annotation") }}
{{- include "ssm-operator.form" (list (printf "%s: %s" $path $name) $value $text) }}
{{- end }}
{{- end }}
{{- end -}}

{{- /* Takes (path name what). */ -}}
{{- define "ssm-operator.nameForm" -}}
{{- $domain := "[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*/" -}}
{{- $pattern := printf "^(%s)?[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?$" $domain -}}
{{- $words := "at most 63 of letters, digits, -, _ and ., with a letter or a digit at both ends" -}}
{{- if not (regexMatch $pattern (index . 1)) }}
{{ index . 0 }} can't hold {{ quote (index . 1) }}: the name of {{ index . 2 }} is {{ $words }}, and may have a domain before it, such as example.com/team.
{{- end }}
{{- end -}}

{{- define "ssm-operator.imageForms" -}}
{{- $part := "[a-z0-9]+((\\.|_|__|-+)[a-z0-9]+)*" -}}
{{- $words := "a name without tag, digest and https://, such as registry.example.com/ssm-operator" -}}
{{- $pattern := printf "^([A-Za-z0-9.-]+(:[0-9]+)?/)?%s(/%s)*$" $part $part -}}
{{- $repository := dict "pattern" $pattern "words" $words -}}
{{- $tag := dict "pattern" "^[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}$" "words" "a tag, such as 0.1.0" -}}
{{- $digest := dict "pattern" "^sha256:[0-9a-f]{64}$" "words" "sha256: and 64 of 0-9 and a-f" -}}
{{- include "ssm-operator.form" (list "image.repository" .repository $repository) }}
{{- with .tag }}
{{- include "ssm-operator.form" (list "image.tag" . $tag) }}
{{- end }}
{{- with .digest }}
{{- include "ssm-operator.form" (list "image.digest" . $digest) }}
{{- end }}
{{- end -}}
