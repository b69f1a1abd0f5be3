"""From stories to a brief: verbatim sentences, each with who says it. Pure."""
