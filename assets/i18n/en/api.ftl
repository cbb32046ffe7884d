# Messages of the programming interface.
api-required = This is missing.
api-point = This is no point: expected is POINT (longitude latitude) or a GeoJSON point.
api-size = Expected is a number of metres, more than 0 and at most 2000.
