"""The schemas that other programs keep in the metadata of a Parquet file, made to know the added columns."""

import base64
import binascii
import json
from collections.abc import Sequence

from gov_deadlines.batch.parquet.flatbuffer import Unsound, with_fields
from gov_deadlines.batch.parquet.footer import Column, Unfit

_LABELS = {"unicode", "string", "mixed", "mixed-integer", "empty"}  # kinds of labels in pandas that may be text
_ARROW, _PANDAS, _SPARK = _KNOWN = ("ARROW:schema", "pandas", "org.apache.spark.sql.parquet.row.metadata")
_SPARK_TYPES = {"DATE": "date", "INTEGER": "integer", "VARCHAR": "string"}
_OTHERS = ("parquet.avro.schema", "avro.schema", "parquet.proto.class", "parquet.proto.descriptor", "thrift.descriptor")


def extended(pairs: Sequence[tuple[str, bytes]], columns: Sequence[Column]) -> dict[str, bytes]:
    """The metadata that changes, by key. Raises Unfit where a schema cannot be extended."""
    keys = [key for key, _ in pairs]
    if set(_OTHERS) & set(keys) or any(keys.count(key) > 1 for key in _KNOWN):
        raise Unfit("metadata")
    found, changed = dict(pairs), {}
    try:
        if _PANDAS in found:
            changed[_PANDAS] = _pandas(found[_PANDAS])
        if _SPARK in found:
            changed[_SPARK] = _spark(found[_SPARK], columns)
        if _ARROW in found:  # pyarrow keeps what pandas needs in it, too
            message = base64.b64decode(found[_ARROW], validate=True)
            own = {key: value for key, value in changed.items() if value != found[key]}
            changed[_ARROW] = base64.b64encode(with_fields(message, columns, own))
    except (Unsound, ValueError, TypeError, KeyError, AttributeError, RecursionError, binascii.Error):
        raise Unfit("metadata") from None
    return changed


def _spark(value: bytes, columns: Sequence[Column]) -> bytes:
    found = json.loads(value)
    for one in columns:
        found["fields"].append({"name": one.name, "type": _SPARK_TYPES[one.type], "nullable": True, "metadata": {}})
    return _json(found)


def _pandas(value: bytes) -> bytes:
    """Columns that are not described are read like those of a file without a description, as ours should be.

    But where labels are numbers or days, ours would not be read as such.
    """
    found = json.loads(value)
    if len(found["column_indexes"]) > 1:
        raise Unsound
    changed = [one for one in found["column_indexes"] if one["pandas_type"] not in _LABELS]
    for one in changed:
        one.update(pandas_type="mixed-integer", numpy_type="object")
    return _json(found) if changed else value


def _json(found: object) -> bytes:
    return json.dumps(found, ensure_ascii=False).encode()
