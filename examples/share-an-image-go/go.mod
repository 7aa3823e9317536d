module share-an-image-go

go 1.26.6

require (
	example.com/pulumi-ims/sdk/go v0.1.0
	github.com/pulumi/pulumi/sdk/v3 v3.276.0
)
