# Messages of the programming interface.
api-required = This is missing.
api-point = This is no point: expected is POINT (longitude latitude) or a GeoJSON point.
api-size = Expected is a number of metres, more than 0 and at most 2000.
api-waters = Expected are numbers of waters, at most 500.
api-not-json = The body of the request is no JSON object.
api-not-an-object = Expected is a JSON object.
api-unknown-field = There is no such field.
api-flow-type = Expected is "running", "standing" or null.
api-not-a-number = Expected is a number or a list of numbers.
api-too-many = Expected are at most 100 numbers.
api-too-large = This number is too large.
api-negative-count = A number of animals can't be negative.
api-unknown-parameter = There is no such parameter type.
api-unknown-question = The structure index has no such question.
api-unknown-answer = The question has no such answer.
