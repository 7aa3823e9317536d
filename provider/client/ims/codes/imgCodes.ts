/**
 * Every published error code of the image service: what it means for the caller and what to do.
 * @see Image Management Service API Reference, "Error Codes"
 */
import type { ServiceCode } from "../../http/serviceCodes";

const support = "send the request id to the cloud's support";

export const imgCodes = {
  "IMG.0001": { kind: "badRequest", advice: "correct or leave out what the message names" },
  "IMG.0002": { kind: "badRequest", advice: "use a name of at most 128 characters" },
  "IMG.0003": {
    kind: "badRequest",
    advice: "use letters, digits, -, . and _ in the name, and spaces only between them",
  },
  "IMG.0004": { kind: "badRequest", advice: "use a description of at most 1024 characters" },
  "IMG.0005": {
    kind: "notFound",
    advice: "check the server's id, and that it is in this project and region",
  },
  "IMG.0006": { kind: "conflict", advice: "look at the state of the server's system disk" },
  "IMG.0007": { kind: "badRequest", advice: "send a body with the request" },
  "IMG.0008": { kind: "conflict", advice: "stop the server first" },
  "IMG.0009": { kind: "conflict", advice: "choose another name" },
  "IMG.0010": {
    kind: "conflict",
    advice: "wait until the server's other task has ended",
    retry: true,
  },
  "IMG.0011": { kind: "badRequest", advice: "set forceCreate to true" },
  "IMG.0012": { kind: "badRequest", advice: "name the server" },
  "IMG.0013": { kind: "badRequest", advice: "name the image" },
  "IMG.0014": {
    kind: "unavailable",
    advice:
      "look at the server and its disks; if they work, send the request id to the cloud's support",
  },
  "IMG.0015": {
    kind: "quota",
    advice: "delete images that are not needed, or ask for a larger quota",
  },
  "IMG.0016": { kind: "badRequest", advice: support },
  "IMG.0017": { kind: "badRequest", advice: "check the values in the address of the request" },
  "IMG.0018": {
    kind: "unavailable",
    advice: "run it again; if it fails again, send the request id to the cloud's support",
    retry: true,
  },
  "IMG.0019": { kind: "badRequest", advice: "name the backup" },
  "IMG.0020": {
    kind: "notFound",
    advice: "check the backup's id, and that it is in this project and region",
  },
  "IMG.0021": {
    kind: "badRequest",
    advice: "give exactly one source: server, volume, object or backup",
  },
  "IMG.0022": {
    kind: "conflict",
    advice: "look at the state of the disk: it must be available or in use by a stopped server",
  },
  "IMG.0023": {
    kind: "notFound",
    means: ["jobUnknown"],
    advice: "check the job's id, and that it is of this project; the cloud removes very old jobs",
  },
  "IMG.0024": { kind: "badRequest", advice: "use one of the documented image types" },
  "IMG.0025": { kind: "badRequest", advice: "check the user type" },
  "IMG.0026": {
    kind: "forbidden",
    advice:
      "ask for the permission in IAM, or complete the real-name authentication of the account",
  },
  "IMG.0027": {
    kind: "notFound",
    advice: "check the image's id, and that it is in this project and region",
  },
  "IMG.0028": { kind: "forbidden", advice: "only the operator can remove the protection" },
  "IMG.0029": {
    kind: "conflict",
    means: ["sourceUsed"],
    advice: "use another backup: each makes one image only",
  },
  "IMG.0030": { kind: "forbidden", advice: "use the project that the credentials are for" },
  "IMG.0031": { kind: "notFound", advice: "check the resource's id" },
  "IMG.0032": { kind: "conflict", advice: "wait until the backup is available" },
  "IMG.0033": { kind: "badRequest", advice: "use a backup of a system disk" },
  "IMG.0034": { kind: "unavailable", advice: support },
  "IMG.0035": {
    kind: "conflict",
    advice:
      "the image was changed by somebody else: read it again, then replace what is there and add what is missing",
  },
  "IMG.0036": { kind: "forbidden", advice: "check that the agency exists and trusts this account" },
  "IMG.0037": { kind: "unavailable", advice: support },
  "IMG.0038": { kind: "unavailable", advice: support },
  "IMG.0039": { kind: "unavailable", advice: support },
  "IMG.0040": { kind: "unavailable", advice: support },
  "IMG.0041": { kind: "badRequest", advice: "name the account that gets the rights" },
  "IMG.0042": {
    kind: "conflict",
    advice: "the image is not on the marketplace, so it cannot be taken off",
  },
  "IMG.0043": {
    kind: "forbidden",
    advice: "use a source that does not belong to somebody's marketplace image",
  },
  "IMG.0044": { kind: "conflict", advice: "look at the publishing state of the image" },
  "IMG.0045": { kind: "unavailable", advice: support },
  "IMG.0046": { kind: "conflict", advice: "wait until the image is active" },
  "IMG.0047": {
    kind: "forbidden",
    advice: "use the connection of the project that owns the image",
  },
  "IMG.0048": { kind: "badRequest", advice: "use a marketplace operation that exists" },
  "IMG.0049": { kind: "conflict", advice: "the image is published or will be soon" },
  "IMG.0050": { kind: "conflict", advice: "look at the publishing state of the image" },
  "IMG.0051": {
    kind: "badRequest",
    advice: "an image made of a backup cannot be published: use another one",
  },
  "IMG.0052": { kind: "forbidden", advice: "publish an image of your own" },
  "IMG.0053": { kind: "unavailable", advice: support },
  "IMG.0054": {
    kind: "badRequest",
    advice: "leave carriage returns, < and > out of the description",
  },
  "IMG.0055": {
    kind: "badRequest",
    advice:
      "check the numbers: memory is in MB, disks are in GB, and the disk must be larger than the one in the file",
  },
  "IMG.0056": {
    kind: "badRequest",
    advice:
      "write the operating system as the list of supported ones does, e.g. Ubuntu 18.04 server 64bit",
  },
  "IMG.0057": {
    kind: "badRequest",
    advice:
      "check that the object exists, is not empty, has a supported format, and may be read by the image service",
  },
  "IMG.0058": { kind: "badRequest", advice: "use a bucket of the same region" },
  "IMG.0059": { kind: "badRequest", advice: "files above 128 GB need a quick import" },
  "IMG.0060": {
    kind: "rateLimited",
    advice: "the cloud works on few tasks at a time: run fewer in parallel",
    retry: true,
  },
  "IMG.0061": { kind: "unavailable", advice: support },
  "IMG.0062": { kind: "badRequest", advice: "check the image's name" },
  "IMG.0063": { kind: "badRequest", advice: "servers of this type cannot become images" },
  "IMG.0064": { kind: "unavailable", advice: support },
  "IMG.0065": { kind: "unavailable", advice: support },
  "IMG.0066": { kind: "notFound", advice: "check the image's id" },
  "IMG.0067": { kind: "badRequest", advice: "check the project's id" },
  "IMG.0068": { kind: "badRequest", advice: "name the bucket and the object" },
  "IMG.0069": {
    kind: "forbidden",
    advice:
      "check that the bucket exists in this region and that the account may use it (OBS Tenant Administrator)",
  },
  "IMG.0070": {
    kind: "conflict",
    means: ["alreadyMade"],
    advice: "choose the name of an object that does not exist yet",
  },
  "IMG.0071": {
    kind: "badRequest",
    advice: "an ISO image cannot be exported, and an encrypted image only with a format",
  },
  "IMG.0072": { kind: "badRequest", advice: "use one of the formats qcow2, vhd, zvhd and vmdk" },
  "IMG.0073": { kind: "badRequest", advice: "name the file of the export" },
  "IMG.0074": { kind: "badRequest", advice: "use a shorter name for the file of the export" },
  "IMG.0075": {
    kind: "badRequest",
    advice: "use letters, digits, -, . and _ in the name of the file, and spaces only between them",
  },
  "IMG.0076": {
    kind: "badRequest",
    advice: "leave your own project out: an image cannot be shared with its owner",
  },
  "IMG.0077": { kind: "badRequest", advice: "export an image of your own" },
  "IMG.0078": {
    kind: "badRequest",
    advice: "export an image that does not descend from the marketplace",
  },
  "IMG.0079": {
    kind: "badRequest",
    advice:
      "export an image that does not descend from one with a licence, such as Windows or SUSE",
  },
  "IMG.0080": { kind: "badRequest", advice: "export an image that was made of a server" },
  "IMG.0081": { kind: "badRequest", advice: "export an image of another origin" },
  "IMG.0082": { kind: "badRequest", advice: "this image cannot be published" },
  "IMG.0083": { kind: "conflict", advice: "everybody can already use a public image" },
  "IMG.0084": { kind: "conflict", advice: "the image is private already" },
  "IMG.0085": { kind: "badRequest", advice: "check how the image is published" },
  "IMG.0086": {
    kind: "notFound",
    advice: "check the image's id, and that it is in this project and region",
  },
  "IMG.0087": {
    kind: "unauthenticated",
    advice: "check the connection's credentials; a token may have expired",
  },
  "IMG.0088": {
    kind: "quota",
    advice: "stop sharing with consumers that no longer need the image, or ask for a larger quota",
  },
  "IMG.0089": {
    kind: "badRequest",
    advice: "everybody can use public and marketplace images: share a private one",
  },
  "IMG.0090": {
    kind: "conflict",
    advice: "wait until the image is complete, then delete it",
    retry: true,
  },
  "IMG.0091": {
    kind: "forbidden",
    advice: "take the image off the marketplace first, or have its protection removed",
  },
  "IMG.0092": {
    kind: "forbidden",
    advice: "use the connection of the project that owns the image",
  },
  "IMG.0093": { kind: "forbidden", advice: "marketplace images cannot be deleted" },
  "IMG.0094": { kind: "forbidden", advice: "public images cannot be deleted" },
  "IMG.0095": { kind: "notFound", advice: "check the key's id, and that it is in this region" },
  "IMG.0096": { kind: "badRequest", advice: "use another key for the copy than for the original" },
  "IMG.0097": { kind: "conflict", advice: "enable the key" },
  "IMG.0098": {
    kind: "badRequest",
    advice: "copy the image without encryption and share the copy",
  },
  "IMG.0099": { kind: "forbidden", advice: "grant the image service access to the key" },
  "IMG.0100": { kind: "forbidden", advice: "open the key management service for the account" },
  "IMG.0101": {
    kind: "notFound",
    advice: "the key of the original is gone: without it the image cannot be read",
  },
  "IMG.0102": { kind: "conflict", advice: "enable the key of the original" },
  "IMG.0103": { kind: "forbidden", advice: "ask for access to the key of the original" },
  "IMG.0104": { kind: "badRequest", advice: "name the project: the region has several" },
  "IMG.0105": { kind: "badRequest", advice: "this cloud does not support that operation" },
  "IMG.0106": {
    kind: "forbidden",
    advice: "use the connection of the project that owns the image",
  },
  "IMG.0107": {
    kind: "badRequest",
    advice: "everybody can use marketplace images: share a private one",
  },
  "IMG.0108": {
    kind: "notFound",
    advice: "check the consumer's id, and that its project lies in the same region",
  },
  "IMG.0109": {
    kind: "badRequest",
    advice: "use lower case letters, digits, - and . in the bucket's name",
  },
  "IMG.0110": { kind: "conflict", advice: "wait until the server's system disk is available" },
  "IMG.0111": { kind: "badRequest", advice: "use a system disk smaller than 1024 GB" },
  "IMG.0112": {
    kind: "unavailable",
    advice: "run it again; if it fails again, send the request id to the cloud's support",
  },
  "IMG.0113": {
    kind: "unavailable",
    advice: "run it again; if it fails again, send the request id to the cloud's support",
  },
  "IMG.0114": { kind: "notFound", advice: "check that the image is shared with this consumer" },
  "IMG.0115": { kind: "badRequest", advice: "check the tag: its length and its characters" },
  "IMG.0116": { kind: "quota", advice: "the image has too many tags: remove some" },
  "IMG.0117": { kind: "badRequest", advice: "use one of the image types ECS and BMS" },
  "IMG.0118": {
    kind: "badRequest",
    advice: "leave the key out: images for bare metal cannot be encrypted",
  },
  "IMG.0119": { kind: "conflict", advice: "attach a system disk to the server" },
  "IMG.0120": { kind: "badRequest", advice: "check the disk's id, and that it is a data disk" },
  "IMG.0121": { kind: "notFound", advice: "check the object's name and bucket" },
  "IMG.0122": { kind: "badRequest", advice: "use Linux, Windows or Other" },
  "IMG.0123": { kind: "badRequest", advice: "name each file once" },
  "IMG.0124": { kind: "badRequest", advice: "images of data disks cannot be published" },
  "IMG.0125": { kind: "badRequest", advice: "images of data disks cannot become public" },
  "IMG.0126": { kind: "conflict", advice: "the server must be running or stopped" },
  "IMG.0127": { kind: "notFound", advice: "check the backup's id" },
  "IMG.0128": {
    kind: "badRequest",
    advice: "make an image of the server's system disk alone, and export that",
  },
  "IMG.0129": { kind: "badRequest", advice: "full images of servers cannot go to the marketplace" },
  "IMG.0130": {
    kind: "badRequest",
    advice:
      "copy it to another region, into a vault there, or make an image of the server's system disk alone",
  },
  "IMG.0131": { kind: "badRequest", advice: "full images of servers cannot be published" },
  "IMG.0132": { kind: "conflict", advice: "wait until the backup is available" },
  "IMG.0133": { kind: "forbidden", advice: "ask for rights to the backup" },
  "IMG.0134": {
    kind: "conflict",
    means: ["sourceUsed"],
    advice: "use another backup: each makes one image only",
  },
  "IMG.0135": {
    kind: "badRequest",
    advice: "only a full image of a server that was made of a CBR backup can be shared",
  },
  "IMG.0136": {
    kind: "conflict",
    advice: "wait until the running backup of the server has ended",
    retry: true,
  },
  "IMG.0137": {
    kind: "notFound",
    advice: "check the server's id, and that the account may see it",
  },
  "IMG.0138": { kind: "unavailable", advice: support },
  "IMG.0139": {
    kind: "conflict",
    advice: "the server's other disks are in use: send the request id to the cloud's support",
  },
  "IMG.0140": { kind: "badRequest", advice: "use disks of one server" },
  "IMG.0141": { kind: "badRequest", advice: "use bios or uefi" },
  "IMG.0142": { kind: "badRequest", advice: "copy to another region, or copy within this one" },
  "IMG.0143": {
    kind: "badRequest",
    advice:
      "only images without encryption are copied to other regions: make a copy without a key first",
  },
  "IMG.0144": {
    kind: "notFound",
    advice: "check the image's id, and that it is in this project and region",
  },
  "IMG.0145": { kind: "notFound", advice: "check the name of the project in the other region" },
  "IMG.0146": {
    kind: "badRequest",
    advice: "only images up to 128 GB are copied to other regions",
  },
  "IMG.0147": { kind: "notFound", advice: "check the region's name" },
  "IMG.0148": {
    kind: "conflict",
    means: ["alreadyMade"],
    advice: "wait until the image is exported",
    retry: true,
  },
  "IMG.0149": {
    kind: "rateLimited",
    advice: "only few copies to other regions run at a time: run fewer in parallel",
    retry: true,
  },
  "IMG.0150": {
    kind: "conflict",
    advice: "the backup of this full image is in that region already",
  },
  "IMG.0151": { kind: "forbidden", advice: "give the agency rights to images in both regions" },
  "IMG.0152": {
    kind: "unavailable",
    advice: "the image is bound to one availability zone for the moment: try later",
  },
  "IMG.0153": { kind: "badRequest", advice: "disks on dedicated storage are not supported" },
  "IMG.0154": {
    kind: "unavailable",
    advice: "the enterprise project service did not answer: try later",
    retry: true,
  },
  "IMG.0155": { kind: "badRequest", advice: "check the enterprise project's id" },
  "IMG.0156": { kind: "unavailable", advice: support },
  "IMG.0157": { kind: "badRequest", advice: "use one of the documented image types" },
  "IMG.0158": {
    kind: "badRequest",
    advice: "a quick import needs a ZVHD2 file, or a RAW file with its bitmap file beside it",
  },
  "IMG.0159": {
    kind: "badRequest",
    advice: "name the operating system: a quick import does not look into the file",
  },
  "IMG.0160": {
    kind: "badRequest",
    advice: "above 128 GB only the quick export works: leave the format out",
  },
  "IMG.0161": { kind: "forbidden", advice: "have the vendor title opened for the account" },
  "IMG.0162": {
    kind: "badRequest",
    advice: "use at most 12 letters for the vendor title, and spaces only between them",
  },
  "IMG.0163": {
    kind: "badRequest",
    advice: "a vendor title is for Windows images that boot by BIOS only",
  },
  "IMG.0164": {
    kind: "conflict",
    advice: "the cloud will soon reclaim the spot server: use another one",
  },
  "IMG.0165": { kind: "forbidden", advice: "ask for rights to the backup" },
  "IMG.0166": { kind: "badRequest", advice: "name the operating system that the ISO image is for" },
  "IMG.0167": {
    kind: "badRequest",
    advice:
      "that is not possible with ISO images: install a server from it and make an image of that",
  },
  "IMG.0168": { kind: "badRequest", advice: "images of data disks cannot be updated" },
  "IMG.0169": { kind: "badRequest", advice: "the new image has another operating system" },
  "IMG.0170": { kind: "badRequest", advice: "the new image has another format" },
  "IMG.0171": {
    kind: "badRequest",
    advice: "the new image has a smaller minimum disk than the old one",
  },
  "IMG.0172": {
    kind: "badRequest",
    advice: "the new image has a smaller minimum memory than the old one",
  },
  "IMG.0173": { kind: "badRequest", advice: "the new image is for another kind of server" },
  "IMG.0174": { kind: "badRequest", advice: "the new image has another name" },
  "IMG.0175": { kind: "badRequest", advice: "use names of folders and files without blanks" },
  "IMG.0176": {
    kind: "unavailable",
    advice: "the image's backup is still there: delete it in the backup service",
  },
  "IMG.0177": {
    kind: "badRequest",
    advice: "share within one region; for another one, copy the image there",
  },
  "IMG.0178": {
    kind: "badRequest",
    advice: "leave your own project out: an image cannot be shared with its owner",
  },
  "IMG.0179": { kind: "unavailable", advice: support },
  "IMG.0180": { kind: "forbidden", advice: "the backup service does not allow full images here" },
  "IMG.0181": { kind: "unavailable", advice: support },
  "IMG.0182": { kind: "quota", advice: "enlarge the vault" },
  "IMG.0183": { kind: "conflict", advice: "use the vault that the server is in" },
  "IMG.0184": {
    kind: "notFound",
    means: ["vaultNeeded"],
    advice:
      "name a vault for backups of servers, of the project and region that the image is to be in",
  },
  "IMG.0185": { kind: "quota", advice: "use another vault: this one is full" },
  "IMG.0186": {
    kind: "conflict",
    advice: "the server belongs to the old backup service CSBS: remove it there",
  },
  "IMG.0187": {
    kind: "rateLimited",
    advice: "the key management service is overloaded: try later",
    retry: true,
  },
  "IMG.0188": { kind: "conflict", advice: "wait until the vault is available" },
  "IMG.0189": { kind: "badRequest", advice: "use a vault that takes replicas" },
  "IMG.0190": { kind: "badRequest", advice: "use the backup service CBR" },
  "IMG.0191": { kind: "unavailable", advice: support },
  "IMG.0192": { kind: "badRequest", advice: "check the flavour's id" },
  "IMG.0193": { kind: "badRequest", advice: "use a vault for backups of servers" },
  "IMG.0194": { kind: "quota", advice: "use at most 3 data disks together with a system disk" },
  "IMG.0195": { kind: "badRequest", advice: "name the operating system" },
  "IMG.0196": { kind: "conflict", advice: "accept the share first" },
  "IMG.0197": {
    kind: "forbidden",
    advice:
      "an encrypted image of somebody else cannot be copied: ask its owner for a copy without encryption",
  },
  "IMG.0198": {
    kind: "badRequest",
    advice: "check that the backup's service (CBR or CSBS) is named correctly",
  },
  "IMG.0212": { kind: "badRequest", advice: "use x86 or arm" },
  "IMG.0238": { kind: "forbidden", advice: "complete the real-name authentication of the account" },
  "IMG.0239": { kind: "forbidden", advice: "top up the account" },
  "IMG.0241": { kind: "forbidden", advice: "complete the payment data of the account" },
  "IMG.0242": { kind: "quota", advice: "raise the budget" },
  "IMG.1075": {
    kind: "unavailable",
    advice: "check the file; if it is correct, send the request id to the cloud's support",
  },
} satisfies Readonly<Record<string, ServiceCode>>;
