"""Huawei's SDK for Python: any operation of IMS and IAM, with a body as JSON has it.

A user gives the keys, the region and the endpoints, and no project: the SDK finds it by IAM.
"""
import re

import huaweicloudsdkiam.v3 as iam
import huaweicloudsdkims.v2 as ims
from huaweicloudsdkcore.auth.credentials import BasicCredentials, GlobalCredentials
from huaweicloudsdkcore.exceptions.exceptions import ClientRequestException
from huaweicloudsdkcore.region.region import Region

from serve import serve, settings

SETTINGS = settings()
CLIENTS = {}


def client(service, user, region):
    if (service, user, region) not in CLIENTS:
        keys = SETTINGS["keys"][user]
        if service == "ims":
            builder = ims.ImsClient.new_builder().with_region(Region(region, SETTINGS["ims"][region]))
            credentials = BasicCredentials(keys["accessKey"], keys["secretKey"])
        else:
            builder = iam.IamClient.new_builder().with_region(Region(region, SETTINGS["iam"]))
            credentials = GlobalCredentials(keys["accessKey"], keys["secretKey"])
        CLIENTS[(service, user, region)] = builder.with_credentials(
            credentials.with_iam_endpoint(SETTINGS["iam"])).build()
    return CLIENTS[(service, user, region)]


def call(operation, request=None, service="ims", user="alice", region="local-1"):
    models = ims if service == "ims" else iam
    made = re.sub(r"(?:^|_)(\w)", lambda match: match.group(1).upper(), operation) + "Request"
    answer = getattr(client(service, user, region), operation)(getattr(models, made)(**(request or {})))
    return answer.to_json_object()


def refusal(**arguments):
    try:
        call(**arguments)
    except ClientRequestException as refused:
        return {"status": refused.status_code, "code": refused.error_code}


serve({
    "call": call,
    "refusal": refusal,
    # As the credentials of the client have it, once the first call has found it.
    "project": lambda user, region="local-1": client("ims", user, region)._credentials.project_id,
})
