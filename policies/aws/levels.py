"""What kind of access an action gives, by its name: reading, writing, changing permissions; and whether it takes a
resource at all. From the Service Authorization Reference, kept to names and verbs: the tables there are far larger.
"""

from policies.aws.documents import is_all
from policies.aws.permissions import is_pattern_of, is_whole_service
from policies.aws.unbound import UNBOUND
from policies.kernel import Value

LISTING = ("describe", "list", "search", "lookup", "estimate", "simulate")
CONFINED = (
    "s3:listbucket", "s3:listbucketversions", "s3:listbucketmultipartuploads", "s3:listmultipartuploadparts",
    "sqs:listdeadlettersourcequeues", "secretsmanager:describesecret", "secretsmanager:listsecretversionids",
    "kms:describekey", "kms:listgrants", "kms:listkeypolicies", "dynamodb:describetable", "kinesis:describestream",
)  # fmt: skip
"""Listings of what is inside one resource, which can be named."""
WRITING = (
    "create", "delete", "put", "update", "write", "modify", "terminate", "stop", "start", "run", "attach", "detach",
    "send", "publish", "set", "remove", "add", "associate", "disassociate", "register", "deregister", "reboot",
    "restore", "enable", "disable", "import", "copy", "cancel", "reset", "revoke", "upload", "execute", "invoke",
    "batchwrite", "batchdelete", "batchput", "replicate", "abort", "complete", "change", "authorize", "purge", "tag",
    "untag", "assume", "allocate", "release", "replace", "rotate", "schedule", "transfer", "deploy", "apply", "pass",
)  # fmt: skip
PERMISSIONS = (
    "iam:attachgrouppolicy", "iam:attachrolepolicy", "iam:attachuserpolicy", "iam:createpolicy",
    "iam:createpolicyversion", "iam:createrole", "iam:deletegrouppolicy", "iam:deletepolicy",
    "iam:deletepolicyversion", "iam:deleterolepermissionsboundary", "iam:deleterolepolicy",
    "iam:deleteuserpermissionsboundary", "iam:deleteuserpolicy", "iam:detachgrouppolicy", "iam:detachrolepolicy",
    "iam:detachuserpolicy", "iam:passrole", "iam:putgrouppolicy", "iam:putrolepermissionsboundary",
    "iam:putrolepolicy", "iam:putuserpermissionsboundary", "iam:putuserpolicy", "iam:setdefaultpolicyversion",
    "iam:updateassumerolepolicy", "iam:createaccesskey", "iam:createloginprofile", "iam:addusertogroup",
    "s3:putbucketpolicy", "s3:deletebucketpolicy", "s3:putbucketacl", "s3:putobjectacl", "s3:putobjectversionacl",
    "s3:putbucketpublicaccessblock", "s3:putaccountpublicaccessblock", "s3:bypassgovernanceretention",
    "s3:objectowneroverridetobucketowner", "s3:putaccesspointpolicy", "kms:putkeypolicy", "kms:creategrant",
    "kms:revokegrant", "kms:retiregrant", "lambda:addpermission", "lambda:removepermission",
    "lambda:addlayerversionpermission", "sqs:addpermission", "sqs:removepermission", "sns:addpermission",
    "sns:removepermission", "ecr:setrepositorypolicy", "ecr:deleterepositorypolicy",
    "secretsmanager:putresourcepolicy", "secretsmanager:deleteresourcepolicy", "events:putpermission",
    "ec2:createnetworkinterfacepermission", "ec2:modifysnapshotattribute", "ec2:resetsnapshotattribute",
    "ec2:modifyvpcendpointservicepermissions", "dynamodb:putresourcepolicy", "glue:putresourcepolicy",
    "elasticfilesystem:putfilesystempolicy", "backup:putbackupvaultaccesspolicy", "ram:createresourceshare",
    "ssm:modifydocumentpermission", "rds:modifydbsnapshotattribute", "rds:modifydbclustersnapshotattribute",
    "cloudformation:setstackpolicy", "organizations:attachpolicy", "redshift:authorizesnapshotaccess",
    "rds:authorizedbsecuritygroupingress", "lambda:enablereplication", "glacier:setvaultaccesspolicy",
    "mediastore:putcontainerpolicy", "elasticfilesystem:deletefilesystempolicy", "acm-pca:createpermission",
    "codeartifact:putdomainpermissionspolicy", "codeartifact:putrepositorypermissionspolicy", "acm-pca:putpolicy",
)  # fmt: skip


def takes_resource(action: Value) -> bool:
    """Whether Resource could name something for it: neither a listing nor one of the unbound."""
    if action.unknown or action.is_map:
        return False
    text = str(action).lower()
    return text in CONFINED or (not _verb(text).startswith(LISTING) and not text.startswith(UNBOUND))


def writes(action: Value) -> bool:
    """Whether it changes something that Resource could name; whole services do."""
    if is_whole_service(action):
        return True
    if not takes_resource(action):
        return False
    verb, star, _ = _verb(str(action).lower()).partition("*")
    return verb.startswith(WRITING) or (bool(star) and any(each.startswith(verb) for each in WRITING))


def changes_permissions(action: Value) -> bool:
    """Whether it changes who may do what; whole services may. All actions together are told by other policies."""
    return not action.unknown and not is_all(str(action)) and is_pattern_of(action, PERMISSIONS)


def _verb(action: str) -> str:
    return action.partition(":")[2]
