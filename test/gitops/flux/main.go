// Says what kstatus, by which Flux, Helm and kpt wait, makes of resources: one
// in JSON on each line of the input, a status and a message on each of the output.
package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"

	"github.com/fluxcd/cli-utils/pkg/kstatus/status"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
)

func main() {
	lines := bufio.NewScanner(os.Stdin)
	lines.Buffer(nil, 1<<26) // more than an API server takes
	answers := json.NewEncoder(os.Stdout)
	for lines.Scan() {
		resource := &unstructured.Unstructured{}
		if err := resource.UnmarshalJSON(lines.Bytes()); err != nil {
			fail(err)
		}
		result, err := status.Compute(resource)
		if err != nil {
			fail(err)
		}
		answer := map[string]string{"status": result.Status.String(), "message": result.Message}
		if err := answers.Encode(answer); err != nil {
			fail(err)
		}
	}
	if err := lines.Err(); err != nil {
		fail(err)
	}
}

func fail(err error) {
	fmt.Fprintln(os.Stderr, err)
	os.Exit(1)
}
