"""The command `openstack` of python-openstackclient, as a user types it."""
import json
import os
import subprocess
import sys
import tempfile

from serve import serve

OPENSTACK = os.path.join(os.path.dirname(sys.executable), "openstack")


def openstack(*arguments, cloud="alice"):
    return subprocess.run([OPENSTACK, "--os-cloud", cloud, *arguments], check=True, text=True,
                          stdin=subprocess.DEVNULL, stdout=subprocess.PIPE).stdout


def openstack_json(*arguments, cloud="alice"):
    return json.loads(openstack(*arguments, "-f", "json", cloud=cloud))


def create(name, content, tags, properties):
    with tempfile.NamedTemporaryFile(delete=False) as file:
        file.write(content.encode())
    arguments = ["--disk-format", "raw", "--container-format", "bare", "--file", file.name]
    for tag in tags:
        arguments += ["--tag", tag]
    for key, value in properties.items():
        arguments += ["--property", f"{key}={value}"]
    made = openstack_json("image", "create", *arguments, name)
    os.unlink(file.name)
    return made["id"]


def show(id, cloud="alice"):
    found = openstack_json("image", "show", id, cloud=cloud)
    return {**{key: found[key] for key in ("name", "status", "visibility", "size")},
            "tags": sorted(found["tags"]), "properties": found["properties"]}


def download(id):
    with tempfile.TemporaryDirectory() as folder:
        file = os.path.join(folder, "image")
        openstack("image", "save", "--file", file, id)
        with open(file, encoding="utf8") as saved:
            return saved.read()


def list_images(cloud="alice", **filters):
    arguments = []
    for key, value in filters.items():
        arguments += [f"--{value}"] if key == "visibility" else [f"--{key}", value]
    return sorted(found["ID"] for found in openstack_json("image", "list", *arguments, cloud=cloud))


def members(id, cloud="alice"):
    return {member["Member ID"]: member["Status"]
            for member in openstack_json("image", "member", "list", id, cloud=cloud)}


def answer(id, project, status):
    openstack("image", "set", "--accept" if status == "accepted" else "--reject", id, cloud="bob")
    return members(id, cloud="bob")[project]


serve({
    "create": create,
    "show": show,
    "list": list_images,
    "members": members,
    "download": download,
    "answer": answer,
    "rename": lambda id, name: openstack("image", "set", "--name", name, id),
    "set": lambda id, key, value: openstack("image", "set", "--property", f"{key}={value}", id),
    "tag": lambda id, tag: openstack("image", "set", "--tag", tag, id),
    "untag": lambda id, tag: openstack("image", "unset", "--tag", tag, id),
    "visibility": lambda id, visibility: openstack("image", "set", f"--{visibility}", id),
    "share": lambda id, project: openstack_json("image", "add", "project", id, project)["status"],
    "unshare": lambda id, project: openstack("image", "remove", "project", id, project),
    "deactivate": lambda id: openstack("image", "set", "--deactivate", id),
    "reactivate": lambda id: openstack("image", "set", "--activate", id),
    "delete": lambda id: openstack("image", "delete", id),
})
