"""Where SageMaker's resource types keep the same settings."""

INLINE = "MonitoringScheduleConfig.MonitoringJobDefinition"
SCHEDULE = "AWS::SageMaker::MonitoringSchedule"
PROCESSING = "AWS::SageMaker::ProcessingJob"
DEFINED = {
    "AWS::SageMaker::DataQualityJobDefinition": "DataQualityJobOutputConfig",
    "AWS::SageMaker::ModelBiasJobDefinition": "ModelBiasJobOutputConfig",
    "AWS::SageMaker::ModelExplainabilityJobDefinition": "ModelExplainabilityJobOutputConfig",
    "AWS::SageMaker::ModelQualityJobDefinition": "ModelQualityJobOutputConfig",
}
"""Job definition → the part that says where its output goes."""

JOBS = (*DEFINED, PROCESSING, SCHEDULE)
NETWORK = {**dict.fromkeys((*DEFINED, PROCESSING), "NetworkConfig"), SCHEDULE: f"{INLINE}.NetworkConfig"}
VOLUME_KEYS = {
    "AWS::SageMaker::NotebookInstance": "KmsKeyId",
    "AWS::SageMaker::EndpointConfig": "KmsKeyId",
    "AWS::SageMaker::Domain": "KmsKeyId",
    **dict.fromkeys(DEFINED, "JobResources.ClusterConfig.VolumeKmsKeyId"),
    PROCESSING: "ProcessingResources.ClusterConfig.VolumeKmsKeyId",
    SCHEDULE: f"{INLINE}.MonitoringResources.ClusterConfig.VolumeKmsKeyId",
}
OUTPUT_KEYS = {
    **{kind: f"{part}.KmsKeyId" for kind, part in DEFINED.items()},
    PROCESSING: "ProcessingOutputConfig.KmsKeyId",
    SCHEDULE: f"{INLINE}.MonitoringOutputConfig.KmsKeyId",
}
