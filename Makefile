# Each target brings its own set-up: what it installs is kept in node_modules/ and .cache/ and used again.
export PATH := $(CURDIR)/node_modules/.bin:$(PATH)
.DEFAULT_GOAL := help
.NOTPARALLEL:
.PHONY: help build schema tables check test cloud demo bench pack sdks release clean

help: ## list the targets
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/make \1 - \2/p' $(MAKEFILE_LIST)

build: node_modules/.package-lock.json ## compile to dist/
	tsc
	node dist/provider/release/bundleMain.js

schema: build ## write schema.json from the types of the inputs
	node dist/provider/schema/main.js

tables: build ## write the tables of provider/client/README.md and test/COVERAGE.md
	node dist/test/tables/main.js

check: build ## types, lint, format, unused code
	oxlint
	prettier --check --log-level warn .
	knip

test: check ## everything that needs no account (45 to 65 minutes on two cores, 15 more the first time)
	jest

cloud: build ## start the local cloud; ARGS="--port 9292 --clouds-yaml clouds.yaml"
	node dist/test/cloud/main.js $(ARGS)

demo: build ## share an image on the local cloud with the real Pulumi engine
	node dist/test/engine/demo.js

bench: build ## print figures: requests, seconds, memory
	node dist/test/bench/main.js

pack: build ## the tarball as its users get it, checked
	rm -rf .cache/pack && mkdir -p .cache/pack
	npm pack --silent --pack-destination .cache/pack
	publint --strict
	attw .cache/pack/pulumi-ims-*.tgz

sdks: build ## the SDKs for TypeScript, Python and Go programs, in .cache/sdks; needs Go and Python
	node dist/provider/release/sdksMain.js

release: sdks ## the plugin for every platform, the SDKs and checksums, in .cache/release
	node dist/provider/release/main.js

clean: ## remove what was built and cached, node_modules/ excepted
	rm -rf dist coverage .cache

node_modules/.package-lock.json: package-lock.json
	npm install --no-save # not ci: that demands every platform's binaries of a registry that may lack some
	touch $@
