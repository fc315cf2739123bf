"""All that tracking's templates may show."""
