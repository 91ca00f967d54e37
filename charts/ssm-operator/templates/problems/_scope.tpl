{{- /* For what the operator works: the cluster, the region and the namespaces. */ -}}
{{- define "ssm-operator.problems.scope" -}}
{{- $forms := (.Files.Get "files/settings.json" | fromJson).forms -}}
{{- if .Values.clusterName }}
{{- include "ssm-operator.check.form" (list "clusterName" .Values.clusterName $forms.clusterName) }}
{{- else }}
clusterName is not set. It marks what this cluster owns in AWS: set it to {{ $forms.clusterName.words }}.
{{- end }}
{{- with .Values.region }}
{{- include "ssm-operator.check.form" (list "region" . $forms.region) }}
{{- end }}
{{- range $list := list "namespaces" "adoptionNamespaces" "publicSharingNamespaces" }}
{{- range $index, $name := index $.Values $list }}
{{- include "ssm-operator.check.form" (list (printf "%s[%d]" $list $index) $name $forms.leaseNamespace) }}
{{- end }}
{{- end }}
{{- end -}}
