package main

import (
	"example.com/pulumi-ims/sdk/go/ims"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi/config"
)

func main() {
	pulumi.Run(func(ctx *pulumi.Context) error {
		cfg := config.New(ctx, "")
		// The consumer's own connection: the cloud "consumer" of clouds.yaml.
		asConsumer, err := ims.NewProvider(ctx, "as-consumer", &ims.ProviderArgs{
			Cloud: pulumi.String("consumer"),
		})
		if err != nil {
			return err
		}
		golden, err := ims.NewImage(ctx, "golden", &ims.ImageArgs{
			Source: ims.FileSourceArgs{
				Kind: pulumi.String("file"),
				Path: pulumi.String("golden.qcow2"),
			},
			DiskFormat: pulumi.String("qcow2"),
		})
		if err != nil {
			return err
		}
		_, err = ims.NewImageTag(ctx, "reviewed", &ims.ImageTagArgs{
			ImageId: golden.ID(),
			Tag:     pulumi.String("reviewed"),
		})
		if err != nil {
			return err
		}
		shares, err := ims.NewImageMembers(ctx, "shares", &ims.ImageMembersArgs{
			ImageIds: pulumi.StringArray{golden.ID()},
			Members: ims.ConsumerArray{
				ims.ConsumerArgs{ProjectId: pulumi.String(cfg.Require("consumer"))},
				ims.ConsumerArgs{ProjectId: pulumi.String(cfg.Require("partner"))},
			},
		})
		if err != nil {
			return err
		}
		_, err = ims.NewImageAcceptance(ctx, "answer", &ims.ImageAcceptanceArgs{
			ImageId: golden.ID(),
		}, pulumi.Provider(asConsumer), pulumi.DependsOn([]pulumi.Resource{shares}))
		if err != nil {
			return err
		}
		found := ims.LookupImageOutput(ctx, ims.LookupImageOutputArgs{Id: golden.ID()})
		ctx.Export("imageId", golden.ID())
		ctx.Export("sizeBytes", found.SizeBytes())
		return nil
	})
}
