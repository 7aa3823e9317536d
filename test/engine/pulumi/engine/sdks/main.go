// Command sdks generates the SDKs of a package with Pulumi's own generators.
//
//	sdks SCHEMA FOLDER
//
// It writes FOLDER/nodejs, FOLDER/python and FOLDER/go. `pulumi package gen-sdk` asks the language
// hosts for the same, and the hosts that can be built from the Go module proxy are too old for it.
package main

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"

	gogen "github.com/pulumi/pulumi/pkg/v3/codegen/go"
	"github.com/pulumi/pulumi/pkg/v3/codegen/nodejs"
	"github.com/pulumi/pulumi/pkg/v3/codegen/python"
	"github.com/pulumi/pulumi/pkg/v3/codegen/schema"
)

const tool = "pulumi-ims"

func main() {
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(args []string) error {
	if len(args) != 2 {
		return fmt.Errorf("usage: sdks SCHEMA FOLDER")
	}
	text, err := os.ReadFile(args[0])
	if err != nil {
		return err
	}
	for _, language := range languages {
		// Generators change the package that they are given, so each gets one of its own.
		pkg, err := bind(text)
		if err != nil {
			return fmt.Errorf("%s: %w", args[0], err)
		}
		files, err := language.generate(pkg)
		if err != nil {
			return fmt.Errorf("the %s SDK: %w", language.name, err)
		}
		if err := write(filepath.Join(args[1], language.name), files); err != nil {
			return err
		}
	}
	return nil
}

type language struct {
	name     string
	generate func(*schema.Package) (map[string][]byte, error)
}

var languages = []language{
	{"nodejs", func(pkg *schema.Package) (map[string][]byte, error) {
		return nodejs.GeneratePackage(tool, pkg, nil, nil, false, nil)
	}},
	{"python", func(pkg *schema.Package) (map[string][]byte, error) {
		return python.GeneratePackage(tool, pkg, nil, nil)
	}},
	{"go", func(pkg *schema.Package) (map[string][]byte, error) {
		return gogen.GeneratePackage(tool, pkg, nil)
	}},
}

func bind(text []byte) (*schema.Package, error) {
	var spec schema.PackageSpec
	if err := json.Unmarshal(text, &spec); err != nil {
		return nil, err
	}
	pkg, problems, err := schema.BindSpec(spec, schema.NewNullLoader(), schema.ValidationOptions{})
	if err != nil {
		return nil, err
	}
	if problems.HasErrors() {
		return nil, problems
	}
	return pkg, nil
}

func write(folder string, files map[string][]byte) error {
	for name, content := range files {
		file := filepath.Join(folder, name)
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			return err
		}
		if err := os.WriteFile(file, content, 0o644); err != nil {
			return err
		}
	}
	return nil
}
