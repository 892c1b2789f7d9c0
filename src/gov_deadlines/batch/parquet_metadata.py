"""The schemas that other programs keep in the metadata of a Parquet file, made to know the added columns."""

import base64
import binascii
import json
from collections.abc import Callable, Sequence

from gov_deadlines.batch.flatbuffer import Unsound, with_fields
from gov_deadlines.batch.parquet_footer import Column, Unfit

_LABELS = {"unicode", "string", "mixed", "mixed-integer", "empty"}  # kinds of labels in pandas that may be text
_SPARK = {"DATE": "date", "INTEGER": "integer", "VARCHAR": "string"}
_OTHERS = ("parquet.avro.schema", "avro.schema", "parquet.proto.class", "parquet.proto.descriptor", "thrift.descriptor")


def extended(pairs: Sequence[tuple[str, bytes]], columns: Sequence[Column]) -> dict[str, bytes]:
    """The metadata that changes, by key. Raises Unfit where a schema cannot be extended."""
    keys = [key for key, _ in pairs]
    changed = {}
    try:
        for key, value in pairs:
            if key in _OTHERS or (key in _EXTEND and keys.count(key) > 1):
                raise Unfit("metadata")
            if key in _EXTEND:
                changed[key] = _EXTEND[key](value, columns)
    except (Unsound, ValueError, TypeError, KeyError, AttributeError, RecursionError, binascii.Error):
        raise Unfit("metadata") from None
    return changed


def _arrow(value: bytes, columns: Sequence[Column]) -> bytes:
    return base64.b64encode(with_fields(base64.b64decode(value, validate=True), columns))


def _spark(value: bytes, columns: Sequence[Column]) -> bytes:
    found = json.loads(value)
    for one in columns:
        found["fields"].append({"name": one.name, "type": _SPARK[one.type], "nullable": True, "metadata": {}})
    return _json(found)


def _pandas(value: bytes, _columns: Sequence[Column]) -> bytes:
    """Columns that are not described are read like those of a file without a description, as ours should be.

    But where labels are numbers or days, ours would not be read as such.
    """
    found = json.loads(value)
    if len(found["column_indexes"]) > 1:
        raise Unsound
    for one in found["column_indexes"]:
        if one["pandas_type"] not in _LABELS:
            one.update(pandas_type="mixed-integer", numpy_type="object")
    return _json(found)


def _json(found: object) -> bytes:
    return json.dumps(found, ensure_ascii=False).encode()


_EXTEND: dict[str, Callable[[bytes, Sequence[Column]], bytes]] = {
    "ARROW:schema": _arrow,
    "pandas": _pandas,
    "org.apache.spark.sql.parquet.row.metadata": _spark,
}
