module pulumi-ims/test/engine/pulumi/languages

go 1.26
