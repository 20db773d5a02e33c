"""A client of AWS that we did not write, at the front door: prints what it saw as JSON, for boto3.test.ts."""

import json
import sys

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError

endpoint = sys.argv[1]
config = Config(s3={"addressing_style": "path"}, retries={"max_attempts": 0})


def client(service):
    return boto3.client(
        service,
        endpoint_url=endpoint,
        region_name="eu-west-3",
        aws_access_key_id="api",
        aws_secret_access_key="local",
        config=config,
    )


def refused(call, **arguments):
    try:
        call(**arguments)
    except ClientError as error:
        return [error.response["Error"]["Code"], error.response["ResponseMetadata"]["HTTPStatusCode"]]
    return None


s3, tables = client("s3"), client("dynamodb")
seen = {}

upload = s3.create_multipart_upload(Bucket="files", Key="list.csv")["UploadId"]
of = {"Bucket": "files", "Key": "list.csv", "UploadId": upload}
fresh = s3.list_parts(**of)
seen["fresh"] = [fresh["PartNumberMarker"], fresh["NextPartNumberMarker"], fresh["IsTruncated"]]
etags = [
    s3.upload_part(PartNumber=number, Body=body, **of)["ETag"]
    for number, body in [(1, b"x" * 5 * 1024 * 1024), (2, b"end")]
]
# Its paginator ends on IsTruncated: a page of one part each, then none.
pages = s3.get_paginator("list_parts").paginate(PaginationConfig={"PageSize": 1}, **of)
seen["parts"] = [[part["PartNumber"] for part in page.get("Parts", [])] for page in pages]
parts = [{"PartNumber": at + 1, "ETag": etag} for at, etag in enumerate(etags)]
s3.complete_multipart_upload(MultipartUpload={"Parts": parts}, **of)
seen["size"] = s3.head_object(Bucket="files", Key="list.csv")["ContentLength"]
seen["range"] = s3.get_object(Bucket="files", Key="list.csv", Range="bytes=-3")["Body"].read().decode()
seen["gone"] = refused(s3.list_parts, **of)
seen["missing"] = refused(s3.get_object, Bucket="files", Key="none")
for body in (b"1", b"2", b"3"):
    s3.put_object(Bucket="versioned", Key="a", Body=body)
s3.delete_object(Bucket="versioned", Key="a")
pages = s3.get_paginator("list_object_versions").paginate(Bucket="versioned", PaginationConfig={"PageSize": 1})
seen["versions"] = [
    [len(page.get("Versions", [])), len(page.get("DeleteMarkers", []))] for page in pages
]

# Debian's boto3 is older than Amazon SQS's JSON, which alone the local run speaks: no queues here.
item = {"pk": {"S": "a"}, "sk": {"N": "1"}}
tables.put_item(TableName="Delivery", Item=item)
once = {"TableName": "Delivery", "Item": item, "ConditionExpression": "attribute_not_exists(pk)"}
seen["condition"] = refused(tables.put_item, **once)
query = {"KeyConditionExpression": "pk = :pk", "ExpressionAttributeValues": {":pk": {"S": "a"}}}
seen["query"] = tables.query(TableName="Delivery", **query)["Items"]
seen["no table"] = refused(tables.get_item, TableName="None", Key=item)

seen["secret"] = client("secretsmanager").get_secret_value(SecretId="a-secret")["SecretString"]
print(json.dumps(seen))
