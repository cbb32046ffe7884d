#!/usr/bin/env python3
"""Reads the downloads of a site as others would, for a test.

    scripts/read-exports.py FOLDER

The folder holds measurements.csv, measurements.xlsx and measurements.geojson. Prints one line
of JSON with what pandas and openpyxl found. They are installed into a folder of their own below
~/.cache/gcampus.
"""

import json
import subprocess
import sys
from pathlib import Path

PACKAGES = ["pandas==2.3.3", "openpyxl==3.1.5"]


def plain(value):
    """What JSON can hold."""
    import pandas

    if value is None or (not isinstance(value, str) and pandas.isna(value)):
        return None
    if hasattr(value, "isoformat"):
        return value.isoformat()
    return value.item() if hasattr(value, "item") else value


def table(folder):
    import pandas

    rows = pandas.read_csv(folder / "measurements.csv", parse_dates=["time"])
    found = {}
    for row in rows.itertuples():
        found.setdefault(str(row.measurement_id), {})[row.type] = plain(row.value)
    return found, {name: str(kind) for name, kind in rows.dtypes.items()}


def workbook(folder):
    import pandas

    rows = pandas.read_excel(folder / "measurements.xlsx", keep_default_na=False, na_values=[""])
    return {
        row["Measurement"].lstrip("#0"): {name: plain(value) for name, value in row.items()}
        for _, row in rows.iterrows()
    }


def looks(folder):
    import openpyxl

    book = openpyxl.load_workbook(folder / "measurements.xlsx")
    sheet = book.worksheets[0]
    cells = [cell for row in sheet.iter_rows(min_row=2) for cell in row]
    heads = list(sheet[1])
    links = [cell.value for cell in cells if cell.column == 1]
    texts = lambda sheet: [[plain(cell) for cell in row if cell is not None] for row in sheet.values]
    return {
        "sheets": book.sheetnames,
        "rows": sheet.max_row,
        "frozen": sheet.freeze_panes,
        "first_heads": [cell.value for cell in heads[:8]],
        "head_is_bold": all(cell.font.bold for cell in heads),
        "widths": [sheet.column_dimensions[cell.column_letter].width for cell in heads[:8]],
        "time_format": sheet["C2"].number_format,
        "link": next((link for link in links if "/measurement/173/" in link), None),
        "formulas": [cell.value for cell in cells if cell.data_type == "f"],
        "comments": [cell.comment.text for cell in cells if cell.comment],
        "types": texts(book.worksheets[1]),
        "about": texts(book.worksheets[2]),
    }


def read(folder):
    values, types = table(folder)
    collection = json.loads((folder / "measurements.geojson").read_text())
    found = {
        "csv": values,
        "csv_types": types,
        "xlsx": workbook(folder),
        "book": looks(folder),
        "geojson": len(collection["features"]),
    }
    print(json.dumps(found))


def main():
    folder = Path(sys.argv[1]).resolve()
    if sys.argv[2:] == ["--inside"]:
        return read(folder)
    from served import programs

    python = programs("exports", PACKAGES) / "python"
    sys.exit(subprocess.run([python, __file__, folder, "--inside"]).returncode)


main()
