"""Datasets: their rows, tables, splits, card and report, the hub, and the formats of others.

:mod:`bitext.dataset.rows` says what a row is, :func:`bitext.dataset.publish.write_dataset` and
:func:`bitext.dataset.publish.read_dataset` write and read a dataset folder,
:func:`bitext.dataset.splits.assign_splits` splits it, :mod:`bitext.dataset.hub` uploads it,
:mod:`bitext.formats` reads and writes TMX, XLIFF, Moses and others.
"""
