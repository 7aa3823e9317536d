import pulumi
import pulumi_ims as ims

config = pulumi.Config()
# The consumer's own connection: the cloud "consumer" of clouds.yaml.
as_consumer = ims.Provider("as-consumer", cloud="consumer")

golden = ims.Image(
    "golden",
    source={"kind": "file", "path": "golden.qcow2"},
    disk_format="qcow2",
)
ims.ImageTag("reviewed", image_id=golden.id, tag="reviewed")
shares = ims.ImageMembers(
    "shares",
    image_ids=[golden.id],
    members=[
        {"project_id": config.require("consumer")},
        {"project_id": config.require("partner")},
    ],
)
ims.ImageAcceptance(
    "answer",
    image_id=golden.id,
    opts=pulumi.ResourceOptions(provider=as_consumer, depends_on=[shares]),
)

pulumi.export("imageId", golden.id)
pulumi.export("sizeBytes", ims.get_image_output(id=golden.id).size_bytes)
