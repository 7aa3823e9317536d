"""boto3, on the object storage: any operation, and the transfers that make several requests of one."""
import io

import boto3
import requests
from boto3.s3.transfer import TransferConfig

from serve import serve, settings

SETTINGS = settings()
PARTS = TransferConfig(multipart_threshold=6 * 1024 * 1024, multipart_chunksize=5 * 1024 * 1024)


def s3(user="alice"):
    keys = SETTINGS["keys"][user]
    return boto3.client("s3", endpoint_url=SETTINGS["obs"], region_name="local-1",
                        aws_access_key_id=keys["accessKey"], aws_secret_access_key=keys["secretKey"])


S3 = s3()


def call(operation, **request):
    answer = getattr(S3, operation)(**request)
    answer.pop("ResponseMetadata", None)
    if "Body" in answer:
        answer["Body"] = answer["Body"].read().decode()
    return answer


def upload(key, content, times=1):
    S3.upload_fileobj(io.BytesIO(content.encode() * times), SETTINGS["bucket"], key, Config=PARTS)


def download(key):
    file = io.BytesIO()
    S3.download_fileobj(SETTINGS["bucket"], key, file, Config=PARTS)
    return file.getvalue().decode()


def presigned(operation, method, key, content=None):
    url = S3.generate_presigned_url(operation, Params={"Bucket": SETTINGS["bucket"], "Key": key})
    answer = requests.request(method, url, data=content and content.encode(), timeout=60)
    return {"status": answer.status_code, "text": answer.text}


serve({
    "call": call,
    "upload": upload,
    "download": download,
    "presigned": presigned,
    "copy": lambda source, key: S3.copy({"Bucket": SETTINGS["bucket"], "Key": source},
                                        SETTINGS["bucket"], key, Config=PARTS),
    "keys": lambda prefix="": [found["Key"] for page in S3.get_paginator("list_objects_v2").paginate(
        Bucket=SETTINGS["bucket"], Prefix=prefix, PaginationConfig={"PageSize": 2})
        for found in page.get("Contents", [])],
})
