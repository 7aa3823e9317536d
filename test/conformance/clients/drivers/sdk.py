"""openstacksdk, with the clouds of a clouds.yaml."""
import openstack

from serve import serve

CLOUDS = {}


def image(cloud):
    return CLOUDS.setdefault(cloud, openstack.connect(cloud=cloud)).image


def create(name, content, tags, properties):
    return image("alice").create_image(
        name, data=content.encode(), disk_format="raw", container_format="bare",
        tags=tags, allow_duplicates=True, wait=True, **properties).id


def show(id, cloud="alice"):
    found = image(cloud).get_image(id)
    # The SDK has an attribute of its own for this property.
    named = {"os_distro": found.os_distro} if found.os_distro else {}
    return {"name": found.name, "status": found.status, "visibility": found.visibility,
            "tags": sorted(found.tags), "size": found.size, "properties": {**found.properties, **named}}


def rename(id, name):
    image("alice").update_image(id, name=name)


def set_property(id, key, value):
    image("alice").update_image(id, **{key: value})


def list_images(cloud="alice", **filters):
    return sorted(found.id for found in image(cloud).images(**filters))


def members(id, cloud="alice"):
    return {member.member_id: member.status for member in image(cloud).members(id)}


serve({
    "create": create,
    "show": show,
    "rename": rename,
    "set": set_property,
    "list": list_images,
    "members": members,
    "download": lambda id: image("alice").download_image(id).content.decode(),
    "tag": lambda id, tag: image("alice").add_tag(id, tag),
    "untag": lambda id, tag: image("alice").remove_tag(id, tag),
    "visibility": lambda id, visibility: image("alice").update_image(id, visibility=visibility).id,
    "share": lambda id, project: image("alice").add_member(id, member_id=project).status,
    "answer": lambda id, project, status: image("bob").update_member(project, id, status=status).status,
    "unshare": lambda id, project: image("alice").remove_member(project, id),
    "deactivate": lambda id: image("alice").deactivate_image(id),
    "reactivate": lambda id: image("alice").reactivate_image(id),
    "delete": lambda id: image("alice").delete_image(id),
})
