// Command paths says whether the engine finds what detailed diffs claim.
//
// Each line of its input is a comparison with its diffs. For each it writes a line: what is wrong
// with them, as a list of texts. It reads paths and values with the engine's own functions.
package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"os"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
	pulumirpc "github.com/pulumi/pulumi/sdk/v3/proto/go"
)

type comparison struct {
	OldInputs map[string]any `json:"oldInputs"`
	State     map[string]any `json:"state"`
	News      map[string]any `json:"news"`
	Diffs     []struct {
		Path      string                      `json:"path"`
		Kind      pulumirpc.PropertyDiff_Kind `json:"kind"`
		InputDiff bool                        `json:"inputDiff"`
	} `json:"diffs"`
}

func main() {
	if err := run(os.Stdin, os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(input io.Reader, output io.Writer) error {
	decoder := json.NewDecoder(bufio.NewReader(input))
	encoder := json.NewEncoder(output)
	for {
		var each comparison
		if err := decoder.Decode(&each); err == io.EOF {
			return nil
		} else if err != nil {
			return err
		}
		if err := encoder.Encode(problems(each)); err != nil {
			return err
		}
	}
}

func problems(each comparison) []string {
	found := []string{}
	news := resource.NewPropertyValue(each.News)
	for _, diff := range each.Diffs {
		// The engine looks for old values in the same places.
		olds := resource.NewPropertyValue(each.State)
		if diff.InputDiff {
			olds = resource.NewPropertyValue(each.OldInputs)
		}
		path, err := resource.ParsePropertyPath(diff.Path)
		if err != nil {
			found = append(found, fmt.Sprintf("%s: %v", diff.Path, err))
			continue
		}
		if len(path) == 0 {
			found = append(found, "an empty path")
			continue
		}
		inOld, inNew := claims(diff.Kind)
		if _, has := path.Get(olds); inOld && !has {
			found = append(found, fmt.Sprintf("%s: %v, and not in the old values", diff.Path, diff.Kind))
		}
		if _, has := path.Get(news); inNew && !has {
			found = append(found, fmt.Sprintf("%s: %v, and not in the new values", diff.Path, diff.Kind))
		}
	}
	return found
}

// claims says where a value is, by the kind of its diff.
func claims(kind pulumirpc.PropertyDiff_Kind) (inOld, inNew bool) {
	switch kind {
	case pulumirpc.PropertyDiff_ADD, pulumirpc.PropertyDiff_ADD_REPLACE:
		return false, true
	case pulumirpc.PropertyDiff_DELETE, pulumirpc.PropertyDiff_DELETE_REPLACE:
		return true, false
	default:
		return true, true
	}
}
