"""What may be read of collated lists: a viewer in, a page out."""

from ettle.collation.queries.highlights import highlighted

__all__ = ["highlighted"]
