# What programs are told when a request fails.
problem-not-found = There is nothing under this address, or it is not published.
problem-method = This address does not know the method. The header Allow names those it knows.
problem-media-type = The site does not read bodies of this kind.
problem-fields = Some fields or parameters are wrong. "errors" names each one.
problem-create = Only an access key may record measurements.
problem-edit = This measurement belongs to somebody else.
problem-stale = The measurement was changed meanwhile. Read it again, and send its new ETag.
problem-no-if-match = Send the ETag of what you have seen in the header If-Match.
problem-no-key = Send an access key or a course key in the header Authorization: Bearer.
problem-key-malformed = This is no access key and no course key.
problem-key-unknown = There is no such key.
problem-key-inactive = This key is switched off.
problem-uuid-taken = This client_uuid was sent before, with something else.
problem-uuid-deleted = The measurement with this client_uuid was deleted.
problem-only-running = This belongs to running waters only.
