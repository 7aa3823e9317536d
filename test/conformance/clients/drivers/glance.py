"""python-glanceclient, over sessions of keystoneauth with the clouds of a clouds.yaml."""
import io

import openstack
from glanceclient import Client

from serve import serve

CLIENTS = {}


def glance(cloud):
    if cloud not in CLIENTS:
        session = openstack.config.get_cloud_region(cloud=cloud).get_session()
        CLIENTS[cloud] = Client("2", session=session)
    return CLIENTS[cloud]


def create(name, content, tags, properties):
    images = glance("alice").images
    record = images.create(name=name, disk_format="raw", container_format="bare", tags=tags, **properties)
    images.upload(record["id"], io.BytesIO(content.encode()))
    return record["id"]


OWN = {"name", "status", "visibility", "tags", "size", "file", "schema", "owner", "protected", "id",
       "checksum", "os_hash_algo", "os_hash_value", "os_hidden", "created_at", "updated_at", "self",
       "virtual_size", "min_disk", "min_ram", "disk_format", "container_format"}


def show(id, cloud="alice"):
    found = glance(cloud).images.get(id)
    return {**{key: found[key] for key in ("name", "status", "visibility", "size")},
            "tags": sorted(found["tags"]),
            "properties": {key: value for key, value in found.items() if key not in OWN}}


def list_images(cloud="alice", **filters):
    order = {key: filters.pop(key) for key in ("sort_key", "sort_dir") if key in filters}
    tags = [filters.pop("tag")] if "tag" in filters else []
    return sorted(found["id"] for found in glance(cloud).images.list(
        filters={**filters, **({"tag": tags} if tags else {})}, **order))


def members(id, cloud="alice"):
    return {member["member_id"]: member["status"] for member in glance(cloud).image_members.list(id)}


serve({
    "create": create,
    "show": show,
    "list": list_images,
    "members": members,
    "rename": lambda id, name: glance("alice").images.update(id, name=name)["id"],
    "set": lambda id, key, value: glance("alice").images.update(id, **{key: value})["id"],
    "download": lambda id: b"".join(glance("alice").images.data(id)).decode(),
    "tag": lambda id, tag: glance("alice").image_tags.update(id, tag),
    "untag": lambda id, tag: glance("alice").image_tags.delete(id, tag),
    "visibility": lambda id, visibility: glance("alice").images.update(id, visibility=visibility)["id"],
    "share": lambda id, project: glance("alice").image_members.create(id, project)["status"],
    "answer": lambda id, project, status: glance("bob").image_members.update(id, project, status)["status"],
    "unshare": lambda id, project: glance("alice").image_members.delete(id, project),
    "deactivate": lambda id: glance("alice").images.deactivate(id),
    "reactivate": lambda id: glance("alice").images.reactivate(id),
    "delete": lambda id: glance("alice").images.delete(id),
})
