{{- /* The image, whose tag and digest may be empty. */ -}}
{{- define "ssm-operator.problems.image" -}}
{{- $repository := include "ssm-operator.repositoryForm" . | fromJson -}}
{{- $tag := dict "pattern" "^[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}$" "words" "a tag, such as 0.1.0" -}}
{{- $digest := dict "pattern" "^sha256:[0-9a-f]{64}$" "words" "sha256: and 64 of 0-9 and a-f" -}}
{{- include "ssm-operator.check.form" (list "image.repository" .Values.image.repository $repository) }}
{{- with .Values.image.tag }}
{{- include "ssm-operator.check.form" (list "image.tag" . $tag) }}
{{- end }}
{{- with .Values.image.digest }}
{{- include "ssm-operator.check.form" (list "image.digest" . $digest) }}
{{- end }}
{{- end -}}

{{- /* Answers the form of a repository, as JSON. */ -}}
{{- define "ssm-operator.repositoryForm" -}}
{{- $part := "[a-z0-9]+((\\.|_|__|-+)[a-z0-9]+)*" -}}
{{- $pattern := printf "^([A-Za-z0-9.-]+(:[0-9]+)?/)?%s(/%s)*$" $part $part -}}
{{- $words := "a name without tag, digest and https://, such as registry.example.com/ssm-operator" -}}
{{- toJson (dict "pattern" $pattern "words" $words) -}}
{{- end -}}
