"""Fields that several record kinds have, with the same synonyms and the same privacy in all of them."""

from typing import Any

from etl.records.schema_fields import coded_field, field


def vin_field() -> Any:
    """The vehicle's identification number."""
    return field("VIN码", "VIN号", "底盘号", "车辆识别代号", personal="vin", example="LSVAA2182E2112345")


def plate_field() -> Any:
    """The vehicle's number plate."""
    return field("车牌", "牌照号", "车牌号码", personal="plate", example="沪A12345")


def customer_name_field() -> Any:
    """The customer's name."""
    return field("客户名称", "车主姓名", "车主", "客户", personal="name", example="王小明")


def customer_phone_field() -> Any:
    """The customer's phone number."""
    return field(
        "联系电话",
        "手机",
        "手机号",
        "手机号码",
        "电话",
        "客户手机",
        personal="phone",
        example="13812345678",
    )


def owner_type_field() -> Any:
    """Whether a person or a company owns the vehicle."""
    return coded_field("owner_type", "车主性质", "车辆类别", "公私车")


def key_customer_field() -> Any:
    """Whether the customer is a key customer of the store."""
    return field("是否重点客户", "贡献客户")


def subject_no_field() -> Any:
    """The number of the record that this one is about."""
    return field("关联编号", "业务单号", "单据号", personal="reference", example="RO20260301001")


def complaint_no_field(*synonyms: str, required: bool = False) -> Any:
    """The number of a complaint."""
    return field("投诉单号", "案件编号", *synonyms, required=required, example="TS20260305001")


def next_follow_up_field() -> Any:
    """When the customer was promised to hear of a complaint again; a deadline, not an event."""
    return field("下次跟进日期", "下次联系时间", "预约跟进时间", "下次回复时间")


def campaign_no_field(*, required: bool = False) -> Any:
    """The number of a service campaign."""
    return field("服务活动编号", "活动代码", required=required, example="HD202603")
