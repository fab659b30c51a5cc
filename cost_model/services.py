"""What AWS's services are called elsewhere: by Cost Explorer and budgets, and by FOCUS with their categories."""

from typing import Final, NamedTuple


class Service(NamedTuple):
    """A service of the price book.

    ``name``      as AWS's bill in the FOCUS layout calls it. ``category``, ``subcategory``: FOCUS's.
    ``billed_as`` values of Cost Explorer's dimension SERVICE under which its charges are booked.
    """

    name: str
    category: str
    subcategory: str
    billed_as: tuple[str, ...]


OTHER: Final = "Other"
_MANAGEMENT: Final = "Management and Governance"
_EC2: Final = "Amazon Elastic Compute Cloud - Compute"
_EC2_OTHER: Final = "EC2 - Other"


def _service(name: str, category: str, subcategory: str, *billed_as: str) -> Service:
    return Service(
        name, category, f"{OTHER} ({category})" if subcategory == OTHER else subcategory, billed_as or (name,)
    )


SERVICES: Final = {
    "AWSBackup": _service("AWS Backup", "Storage", "Backup Storage"),
    "AWSBudgets": _service("AWS Budgets", _MANAGEMENT, "Cost Management"),
    "AWSCertificateManager": _service("AWS Certificate Manager", "Security", "Secret Management"),
    "AWSCloudTrail": _service("AWS CloudTrail", _MANAGEMENT, "Compliance"),
    "AWSConfig": _service("AWS Config", _MANAGEMENT, "Compliance"),
    # Traffic is booked under the service that sends it: mostly instances and load balancers.
    "AWSDataTransfer": _service(
        "AWS Data Transfer", "Networking", "Network Connectivity", _EC2_OTHER, _EC2, "AWS Data Transfer"
    ),
    "AWSELB": _service(
        "Elastic Load Balancing", "Networking", "Application Networking", "Amazon Elastic Load Balancing"
    ),
    "AWSEvents": _service("Amazon EventBridge", "Integration", OTHER, "CloudWatch Events"),
    "AWSGlue": _service("AWS Glue", "Analytics", "Data Processing"),
    "AWSIAMAccessAnalyzer": _service("AWS IAM Access Analyzer", "Security", OTHER),
    "AWSLambda": _service("AWS Lambda", "Compute", "Serverless Compute"),
    "AWSQueueService": _service(
        "Amazon Simple Queue Service", "Integration", "Messaging", "Amazon Simple Queue Service"
    ),
    "AWSSecretsManager": _service("AWS Secrets Manager", "Security", "Secret Management"),
    "AWSSecurityHub": _service("AWS Security Hub", "Security", "Security Posture Management"),
    "AWSSystemsManager": _service("AWS Systems Manager", _MANAGEMENT, OTHER),
    "AWSXRay": _service("AWS X-Ray", _MANAGEMENT, "Observability"),
    "AmazonApiGateway": _service("Amazon API Gateway", "Integration", "API Management"),
    "AmazonAthena": _service("Amazon Athena", "Analytics", "Analytics Platforms"),
    "AmazonCloudFront": _service("Amazon CloudFront", "Networking", "Content Delivery"),
    "AmazonCloudWatch": _service("Amazon CloudWatch", _MANAGEMENT, "Observability", "AmazonCloudWatch"),
    "AmazonCognito": _service("Amazon Cognito", "Identity", "Identity and Access Management"),
    "AmazonDynamoDB": _service("Amazon DynamoDB", "Databases", "NoSQL Databases"),
    "AmazonEC2": _service("Amazon Elastic Compute Cloud", "Compute", "Virtual Machines", _EC2, _EC2_OTHER),
    "AmazonECR": _service(
        "Amazon Elastic Container Registry", "Compute", "Containers", "Amazon EC2 Container Registry (ECR)"
    ),
    "AmazonECS": _service("Amazon Elastic Container Service", "Compute", "Containers"),
    "AmazonEFS": _service("Amazon Elastic File System", "Storage", "File Storage"),
    "AmazonEKS": _service(
        "Amazon Elastic Kubernetes Service", "Compute", "Containers", "Amazon Elastic Container Service for Kubernetes"
    ),
    "AmazonES": _service("Amazon OpenSearch Service", "Analytics", "Search"),
    "AmazonElastiCache": _service("Amazon ElastiCache", "Databases", "Caching"),
    "AmazonGuardDuty": _service("Amazon GuardDuty", "Security", "Threat Detection and Response"),
    "AmazonKinesis": _service("Amazon Kinesis Data Streams", "Analytics", "Streaming Analytics", "Amazon Kinesis"),
    "AmazonKinesisFirehose": _service(
        "Amazon Data Firehose", "Analytics", "Streaming Analytics", "Amazon Kinesis Firehose"
    ),
    "AmazonRDS": _service("Amazon Relational Database Service", "Databases", "Relational Databases"),
    "AmazonRoute53": _service("Amazon Route 53", "Networking", "Network Routing"),
    "AmazonS3": _service("Amazon Simple Storage Service", "Storage", "Object Storage"),
    "AmazonSES": _service("Amazon Simple Email Service", "Business Applications", "Productivity and Collaboration"),
    "AmazonSNS": _service("Amazon Simple Notification Service", "Integration", "Messaging"),
    "AmazonStates": _service("AWS Step Functions", "Integration", "Workflow Orchestration"),
    "AmazonVPC": _service("Amazon Virtual Private Cloud", "Networking", "Network Connectivity"),
    "awskms": _service("AWS Key Management Service", "Security", "Secret Management"),
    "awswaf": _service("AWS WAF", "Networking", "Network Security"),
    # Of most of these the book has no prices; a price file may. An empty name: what a bill calls it is not known.
    "AWSAmplify": _service("AWS Amplify", "Web", "Application Platforms"),
    "AWSAppRunner": _service("AWS App Runner", "Compute", "Containers"),
    "AWSAppSync": _service("AWS AppSync", "Integration", "API Management"),
    "AWSCodeArtifact": _service("AWS CodeArtifact", "Developer Tools", OTHER),
    "AWSCodeCommit": _service("AWS CodeCommit", "Developer Tools", "Source Code Management"),
    "AWSCodePipeline": _service("AWS CodePipeline", "Developer Tools", "Continuous Integration and Deployment"),
    "AWSDataSync": _service("AWS DataSync", "Migration", "Data Migration"),
    "AWSDatabaseMigrationSvc": _service("AWS Database Migration Service", "Migration", "Data Migration"),
    "AWSGlueDataBrew": _service("AWS Glue DataBrew", "Analytics", "Data Processing", ""),
    "ElasticMapReduce": _service("Amazon EMR", "Analytics", "Data Processing", "Amazon Elastic MapReduce"),
    "CodeBuild": _service("AWS CodeBuild", "Developer Tools", "Continuous Integration and Deployment", "CodeBuild"),
    "AWSCloudMap": _service("AWS Cloud Map", "Networking", "Network Routing"),
    "AWSDirectConnect": _service("AWS Direct Connect", "Networking", "Network Connectivity"),
    "AWSFMS": _service("AWS Firewall Manager", "Security", "Security Posture Management"),
    "AmazonRoute53RecoveryController": _service("Amazon Application Recovery Controller", "Networking", OTHER, ""),
    "AWSDirectoryService": _service("AWS Directory Service", "Identity", "Identity and Access Management"),
    "AWSGlobalAccelerator": _service("AWS Global Accelerator", "Networking", "Network Routing"),
    "AWSNetworkFirewall": _service("AWS Network Firewall", "Networking", "Network Security"),
    "AWSIoT": _service("AWS IoT", "Internet of Things", OTHER),
    "AmazonKendra": _service("Amazon Kendra", "AI and Machine Learning", OTHER),
    "AWSShield": _service("AWS Shield", "Networking", "Network Security"),
    "AWSTransfer": _service("AWS Transfer Family", "Migration", "Data Migration"),
    "AmazonDAX": _service("Amazon DynamoDB Accelerator", "Databases", "Caching", ""),
    "AmazonDetective": _service("Amazon Detective", "Security", "Threat Detection and Response"),
    "AmazonDocDB": _service(
        "Amazon DocumentDB", "Databases", "NoSQL Databases", "Amazon DocumentDB (with MongoDB compatibility)"
    ),
    "AmazonFSx": _service("Amazon FSx", "Storage", "File Storage"),
    "AmazonInspectorV2": _service("Amazon Inspector", "Security", "Security Posture Management"),
    "AmazonKinesisAnalytics": _service(
        "Amazon Managed Service for Apache Flink", "Analytics", "Streaming Analytics", "Amazon Kinesis Analytics"
    ),
    "AmazonLightsail": _service("Amazon Lightsail", "Compute", "Virtual Machines"),
    "AmazonMCS": _service("Amazon Keyspaces", "Databases", "NoSQL Databases", ""),
    "AmazonMQ": _service("Amazon MQ", "Integration", "Messaging"),
    "AmazonMSK": _service("Amazon Managed Streaming for Apache Kafka", "Analytics", "Streaming Analytics"),
    "AmazonMacie": _service("Amazon Macie", "Security", "Security Posture Management"),
    "AmazonMemoryDB": _service("Amazon MemoryDB", "Databases", "Caching", ""),
    "AmazonNeptune": _service("Amazon Neptune", "Databases", "NoSQL Databases"),
    "AmazonRedshift": _service("Amazon Redshift", "Databases", "Data Warehouses"),
    "AmazonSageMaker": _service("Amazon SageMaker", "AI and Machine Learning", "Machine Learning"),
    "AmazonTimestream": _service("Amazon Timestream", "Databases", "Time Series Databases"),
    "AmazonVPCLattice": _service("Amazon VPC Lattice", "Networking", "Application Networking", ""),
    "AmazonWorkSpaces": _service("Amazon WorkSpaces", "Compute", "End User Computing"),
    "AuroraDSQL": _service("Amazon Aurora DSQL", "Databases", "Relational Databases", ""),
    "AmazonPinpoint": _service("Amazon Pinpoint", "Business Applications", "Productivity and Collaboration"),
    "AWSCostExplorer": _service("AWS Cost Explorer", _MANAGEMENT, "Cost Management"),
    "AmazonBedrock": _service("Amazon Bedrock", "AI and Machine Learning", "Generative AI"),
    "AmazonQuickSight": _service("Amazon QuickSight", "Analytics", "Business Intelligence"),
    "AmazonDevOpsGuru": _service("Amazon DevOps Guru", _MANAGEMENT, "Observability", ""),
    "AmazonSecurityLake": _service("Amazon Security Lake", "Security", OTHER, ""),
    "AWSAuditManager": _service("AWS Audit Manager", _MANAGEMENT, "Compliance", ""),
    "AWSPaymentCryptography": _service("AWS Payment Cryptography", "Security", "Secret Management", ""),
    "AmazonGrafana": _service("Amazon Managed Grafana", _MANAGEMENT, "Observability", ""),
    "AmazonPrometheus": _service("Amazon Managed Service for Prometheus", _MANAGEMENT, "Observability", ""),
    "AmazonLex": _service("Amazon Lex", "AI and Machine Learning", "Bots", ""),
    "AWSFIS": _service("AWS Fault Injection Service", "Developer Tools", OTHER, ""),
    "AmazonAppFlow": _service("Amazon AppFlow", "Integration", OTHER, ""),
    "AmazonVerifiedPermissions": _service(
        "Amazon Verified Permissions", "Identity", "Identity and Access Management", ""
    ),
    "AmazonCodeGuruReviewer": _service("Amazon CodeGuru", "Developer Tools", OTHER, ""),
    "AmazonCodeGuruProfiler": _service("Amazon CodeGuru", "Developer Tools", OTHER, ""),
    "AmazonBedrockAgentCore": _service("Amazon Bedrock AgentCore", "AI and Machine Learning", "Generative AI", ""),
    "AmazonRekognition": _service("Amazon Rekognition", "AI and Machine Learning", OTHER),
    "comprehend": _service("Amazon Comprehend", "AI and Machine Learning", "Natural Language Processing"),
    "AmazonPersonalize": _service("Amazon Personalize", "AI and Machine Learning", OTHER, ""),
    "CloudHSM": _service("AWS CloudHSM", "Security", "Secret Management"),
    "AmazonMWAA": _service("Amazon Managed Workflows for Apache Airflow", "Integration", "Workflow Orchestration"),
    "AWSResilienceHub": _service("AWS Resilience Hub", _MANAGEMENT, OTHER, ""),
}
"""By AWS's service code."""


def service(code: str) -> Service:
    """The service of a code; one that is not listed has its code for a name, and no name in Cost Explorer."""
    return SERVICES.get(code) or Service(code, OTHER, f"{OTHER} ({OTHER})", ())
