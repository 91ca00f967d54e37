{{- /* Answers that a ServiceMonitor was asked for in vain, or nothing. */ -}}
{{- define "ssm-operator.notes.serviceMonitor" -}}
{{- $isKnown := .Capabilities.APIVersions.Has "monitoring.coreos.com/v1/ServiceMonitor" -}}
{{- if and .Values.metrics.serviceMonitor.enabled (not $isKnown) }}

This cluster does not know ServiceMonitor, so none was made. Install its CRD, then upgrade this release.
{{- end }}
{{- end -}}

{{- /* Answers what an uninstall leaves, with crds.keep=true. */ -}}
{{- define "ssm-operator.notes.keep" -}}
{{- " " }} It leaves the CRDs and every resource where they are, and AWS as it is.

  Without an operator nobody takes finalizers off: "kubectl delete" of a resource, of its namespace or of a CRD
  waits then, until the chart is installed again.

  To take resources and CRDs away with the release, first set crds.keep=false (helm upgrade).
{{- end -}}

{{- /* Answers what an uninstall takes away, with crds.keep=false. */ -}}
{{- define "ssm-operator.notes.drain" -}}
{{- " " }} It takes every SsmAssociation and SsmDocument and both CRDs away (crds.keep=false),
  and waits up to {{ .Values.drain.timeoutSeconds }} s for the operator to let them go.
{{ if eq .Values.drain.deletionPolicy "Retain" }}
  AWS keeps everything, and goes on running it (drain.deletionPolicy=Retain).
{{- else }}
  In AWS it deletes what does not say deletionPolicy Retain itself (drain.deletionPolicy=AsDeclared).
{{- end }}

  If that fails, this says why, and nothing else is removed:

  kubectl -n {{ .Release.Namespace }} logs job/{{ include "ssm-operator.drain" . }}
{{- end -}}
