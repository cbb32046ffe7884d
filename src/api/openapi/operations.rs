//! THE table of operations.

/// What one method does at one address.
#[derive(Clone, Copy, Debug)]
pub(super) struct Operation {
    pub(super) method: &'static str,
    pub(super) path: &'static str,
    /// Also the end of the key of its text.
    pub(super) id: &'static str,
    pub(super) tag: &'static str,
    pub(super) parameters: &'static [&'static str],
    /// The schema of the body.
    pub(super) body: Option<&'static str>,
    /// The schema of a good answer.
    pub(super) answer: &'static str,
    pub(super) good: &'static [u16],
    pub(super) bad: &'static [u16],
    pub(super) needs_key: bool,
}

const READ: Operation = Operation {
    method: "get",
    path: "",
    id: "",
    tag: "",
    parameters: &[],
    body: None,
    answer: "",
    good: &[200, 304],
    bad: &[400, 404, 412, 422],
    needs_key: false,
};

const WRITE: Operation =
    Operation { bad: &[400, 401, 403, 404, 409, 412, 413, 415, 422, 428, 429], needs_key: true, ..READ };

#[rustfmt::skip]
pub(super) const OPERATIONS: [Operation; 16] = [
    Operation { path: "/api/v1/measurements/", id: "list-measurements", tag: "measurements", answer: "MeasurementCollection",
        parameters: &["water", "time_from", "time_to", "bbox", "flow_type", "water_type", "parameter_type", "course",
            "fields", "page", "cursor", "limit"],
        bad: &[400, 401, 404, 412, 422, 429], ..READ },
    Operation { method: "post", path: "/api/v1/measurements/", id: "create-measurement", tag: "measurements",
        body: Some("NewMeasurement"), answer: "MeasurementFeature", good: &[200, 201], ..WRITE },
    Operation { path: "/api/v1/measurements/{id}/", id: "read-measurement", tag: "measurements", answer: "MeasurementFeature",
        parameters: &["id", "fields"], ..READ },
    Operation { method: "patch", path: "/api/v1/measurements/{id}/", id: "change-measurement", tag: "measurements",
        parameters: &["id", "If-Match"], body: Some("ChangedMeasurement"), answer: "MeasurementFeature", good: &[200], ..WRITE },
    Operation { method: "delete", path: "/api/v1/measurements/{id}/", id: "delete-measurement", tag: "measurements",
        parameters: &["id", "If-Match-optional"], good: &[204], ..WRITE },
    Operation { path: "/api/v1/datatypes/", id: "list-datatypes", tag: "catalogue", answer: "PageOfDataType",
        parameters: &["page", "cursor", "limit"], ..READ },
    Operation { path: "/api/v1/datatypes/{id}/", id: "read-datatype", tag: "catalogue", answer: "DataType",
        parameters: &["id"], ..READ },
    Operation { path: "/api/v1/datapoints/", id: "list-datapoints", tag: "measurements", answer: "PageOfDataPoint",
        parameters: &["measurement", "one_parameter_type", "page", "cursor", "limit"], ..READ },
    Operation { path: "/api/v1/datapoints/{id}/", id: "read-datapoint", tag: "measurements", answer: "DataPoint",
        parameters: &["id"], ..READ },
    Operation { path: "/api/v1/waters/", id: "list-waters", tag: "waters", answer: "PageOfWaterItem",
        parameters: &["bbox", "flow_type", "water_type", "page", "cursor", "limit"], ..READ },
    Operation { method: "post", path: "/api/v1/waters/", id: "create-water", tag: "waters", body: Some("NewWater"),
        answer: "WaterItem", good: &[201], ..WRITE },
    Operation { path: "/api/v1/waters/{id}/", id: "read-water", tag: "waters", answer: "WaterFeature",
        parameters: &["id"], ..READ },
    Operation { path: "/api/v1/waterlookup/", id: "look-up-waters", tag: "waters", answer: "NearbyCollection",
        parameters: &["geo_center", "geo_size"], good: &[200], ..READ },
    Operation { path: "/api/v1/overpasslookup/", id: "look-up-openstreetmap", tag: "waters", answer: "NearbyCollection",
        parameters: &["geo_center", "geo_size"], good: &[200], bad: &[400, 404, 422, 429, 503], ..READ },
    Operation { method: "post", path: "/api/v1/indices/", id: "compute-indices", tag: "indices", body: Some("IndicesInput"),
        answer: "ComputedIndices", good: &[200], bad: &[400, 403, 413, 415, 422], ..READ },
    Operation { path: "/api/v1/openapi.json", id: "read-openapi", tag: "about", answer: "Anything", ..READ },
];
