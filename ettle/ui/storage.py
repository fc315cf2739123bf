"""Static files under names that change with their contents, the modules that scripts import included."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class NamedByContents(CompressedManifestStaticFilesStorage):  # type: ignore[misc]  # whitenoise has no types
    """Else a preloaded module is fetched twice: by its new name, and by the name the import gives."""

    support_js_module_import_aggregation = True
