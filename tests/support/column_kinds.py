"""A column of dates in every library that is read, and the values of a column that comes back."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pyarrow.compute as pc

from column_model import as_days

LABELS = list("zyxwvutsrqponmlk")
MAKE: dict[str, Callable[[list[date | None]], Any]] = {
    "numpy": as_days,
    "numpy of objects": lambda days: np.array(days, object),
    "numpy of int32": lambda days: np.array(
        [np.iinfo(np.int32).min if day is None else (day - date(1970, 1, 1)).days for day in days], np.int32
    ),
    "list": list,
    "pandas": lambda days: pd.Series(as_days(days).astype("M8[ns]"), LABELS[: len(days)], name="received"),
    "pandas in seconds": lambda days: pd.Series(as_days(days).astype("M8[s]"), LABELS[: len(days)], name="received"),
    "pandas of objects": lambda days: pd.Series(days, LABELS[: len(days)], object, name="received"),
    "pandas of texts": lambda days: pd.Series(
        [None if day is None else str(day) for day in days], LABELS[: len(days)], name="received"
    ),
    "pandas with a zone": lambda days: pd.Series(
        as_days(days).astype("M8[us]"), LABELS[: len(days)], name="received"
    ).dt.tz_localize("Asia/Shanghai"),
    "pandas of Arrow": lambda days: pd.Series(days, LABELS[: len(days)], pd.ArrowDtype(pa.date32()), name="received"),
    "pandas, categories": lambda days: pd.Series(
        pd.Categorical(as_days(days).astype("M8[s]")), LABELS[: len(days)], name="received"
    ),
    "polars": lambda days: pl.Series("received", days, pl.Date),
    "polars in pieces": lambda days: pl.concat(
        [pl.Series("received", days[:2], pl.Date), pl.Series("received", days[2:], pl.Date)], rechunk=False
    ),
    "polars of times": lambda days: pl.Series("received", days, pl.Date).cast(pl.Datetime("ms")),
    "polars with a zone": lambda days: (
        pl.Series("received", days, pl.Date).cast(pl.Datetime("us")).dt.replace_time_zone("Asia/Shanghai")
    ),
    "polars of texts": lambda days: pl.Series("received", [day and str(day) for day in days], pl.String),
    "polars of objects": lambda days: pl.Series("received", days, pl.Object),
    "arrow": lambda days: pa.array(days, pa.date32()),
    "arrow, a part": lambda days: pa.array([date(2000, 1, 1), None, *days, None], pa.date32())[2 : 2 + len(days)],
    "arrow in pieces": lambda days: pa.chunked_array(
        [pa.array(part, pa.date32()) for part in (days[:2], [], days[2:])]
    ),
    "arrow of 64 bits": lambda days: pa.array(days, pa.date64()),
    "arrow of times": lambda days: pa.array(days, pa.date32()).cast(pa.timestamp("s")),
    "arrow, each value once": lambda days: pa.array(days, pa.date32()).dictionary_encode(),
    "arrow in pieces, each value once": lambda days: pa.chunked_array(
        [pa.array(part, pa.date32()).dictionary_encode() for part in (days[:2], days[2:])]
    ),
    "arrow, one piece, each value once": lambda days: pa.chunked_array(
        [pa.array(days, pa.date32()).dictionary_encode()]
    ),
    "arrow of instants in pieces, each value once": lambda days: pa.chunked_array(
        [
            pa.array(
                [day and datetime(day.year, day.month, day.day, 12, tzinfo=UTC) for day in part],
                pa.timestamp("s", "UTC"),
            ).dictionary_encode()
            for part in (days[:2], days[2:])
        ]
    ),
    "arrow, runs": lambda days: pc.run_end_encode(pa.array(days, pa.date32())),
    "pandas of Arrow, each value once": lambda days: pd.Series(
        pd.arrays.ArrowExtensionArray(pa.chunked_array([pa.array(days, pa.date32()).dictionary_encode()])),
        LABELS[: len(days)],
        name="received",
    ),
    "arrow of texts": lambda days: pa.array([day and str(day) for day in days], pa.string()),
}


def plain(column: Any) -> list[Any]:
    """The values of any column: dates, texts, numbers and None."""
    if isinstance(column, pd.Series):
        values = [None if value is pd.NaT or value is pd.NA or value != value else value for value in column.tolist()]
    elif isinstance(column, np.ndarray) and column.dtype == np.int32:
        values = np.where(column == np.iinfo(np.int32).min, np.datetime64("NaT", "D"), column.astype("M8[D]")).tolist()
    else:
        values = (getattr(column, "tolist", None) or getattr(column, "to_pylist", None) or column.to_list)()
    return [value.date() if isinstance(value, datetime) else value for value in values]
