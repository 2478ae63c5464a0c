//! Writes findings as SARIF 2.1.0, the format of code hosts and editors. A cell is a logical location; the line of a text file
//! is a region. <https://docs.oasis-open.org/sarif/sarif/v2.1.0/>

use std::collections::BTreeSet;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::{Map, Value, json};

use super::{level, location};
use crate::finding::{Code, Finding, FindingSpot};

/// The characters of a path that a URI escapes.
const OUTSIDE_PATHS: &AsciiSet = &NON_ALPHANUMERIC.remove(b'/').remove(b'-').remove(b'_').remove(b'.').remove(b'~');

/// Writes findings as SARIF.
pub(super) fn render(findings: &[Finding]) -> String {
    let codes: Vec<Code> = findings.iter().map(|finding| finding.code).collect::<BTreeSet<_>>().into_iter().collect();
    let log = json!({
        "$schema": "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": {
                "name": "skillbook",
                "version": env!("CARGO_PKG_VERSION"),
                "rules": codes.iter().copied().map(rule).collect::<Vec<_>>(),
            }},
            "results": findings.iter().map(|finding| result(finding, &codes)).collect::<Vec<_>>(),
        }]
    });
    // A JSON value can always be written.
    serde_json::to_string_pretty(&log).map(|text| text + "\n").unwrap_or_default()
}

fn rule(code: Code) -> Value {
    let words = code.explanation();
    // A rule must have texts. The name replaces a text that the catalogue lacks.
    let text = |words: &str| if words.trim().is_empty() { code.name().to_owned() } else { escaped(words.trim()) };
    json!({
        "id": code.name(),
        "shortDescription": { "text": text(&words.title) },
        "fullDescription": { "text": text(&format!("{} {}", words.what.trim(), words.why.trim())) },
        "help": { "text": text(&words.mend) },
        "defaultConfiguration": { "level": level(code.severity()) },
    })
}

fn result(finding: &Finding, codes: &[Code]) -> Value {
    let mut result = json!({
        "ruleId": finding.code.name(),
        "ruleIndex": codes.binary_search(&finding.code).ok(),
        "level": level(finding.severity),
        "message": { "text": escaped(&finding.message()) },
        "properties": { "pointer": finding.pointer, "value": finding.value, "help": finding.help() },
    });
    let place = place(finding);
    if !place.is_empty() {
        result["locations"] = json!([place]);
    }
    result
}

fn place(finding: &Finding) -> Map<String, Value> {
    let mut place = Map::new();
    let line = if let Some(FindingSpot::Line(line)) = &finding.spot { Some(*line) } else { None };
    if let Some(file) = &finding.file {
        let mut physical = json!({ "artifactLocation": { "uri": uri(file) } });
        if let Some(line) = line {
            physical["region"] = json!({ "startLine": line });
        }
        place.insert("physicalLocation".to_owned(), physical);
    }
    if let Some(name) = location(finding).filter(|_| line.is_none()) {
        place.insert("logicalLocations".to_owned(), json!([{ "fullyQualifiedName": name }]));
    }
    place
}

/// Converts a path to a URI. A relative path stays relative; absolute paths, drive letters and network shares become `file:`
/// URIs.
fn uri(path: &str) -> String {
    let path = if cfg!(windows) { path.replace('\\', "/") } else { path.to_owned() };
    let encoded = |path: &str| utf8_percent_encode(path, OUTSIDE_PATHS).to_string();
    match path.split_once(":/") {
        Some((drive, rest)) if cfg!(windows) && drive.len() == 1 => format!("file:///{drive}:/{}", encoded(rest)),
        _ if path.starts_with("//") => format!("file:{}", encoded(&path)),
        _ if path.starts_with('/') => format!("file://{}", encoded(&path)),
        _ => encoded(&path),
    }
}

/// Escapes a text for messages of SARIF, in which braces are placeholders and `[…](…)` is a link.
fn escaped(text: &str) -> String {
    let text = text.replace('{', "{{").replace('}', "}}");
    if text.contains("](") { text.replace('\\', r"\\").replace('[', r"\[").replace(']', r"\]") } else { text }
}

#[cfg(test)]
mod tests {
    use super::super::tests::sample;
    use super::*;
    use crate::finding::Told;

    fn log(findings: &[Finding]) -> Value {
        serde_json::from_str(&render(findings)).unwrap()
    }

    #[test]
    fn a_result_names_file_cell_pointer_and_value() {
        let log = log(&sample());
        assert_eq!(log["version"], "2.1.0");
        let run = &log["runs"][0];
        assert_eq!(run["tool"]["driver"]["name"], "skillbook");
        assert_eq!(run["tool"]["driver"]["version"], env!("CARGO_PKG_VERSION"));
        let first = &run["results"][0];
        let place = &first["locations"][0];
        assert_eq!(place["physicalLocation"]["artifactLocation"]["uri"], "returns/E1001-keiko-patel-packet.xlsx");
        assert_eq!(place["logicalLocations"][0]["fullyQualifiedName"], "Inventory!D12");
        assert_eq!(first["properties"]["pointer"], "/inventory/ratings/3/rating");
        assert_eq!(first["properties"]["value"], "seven");
        let third = &run["results"][2]["locations"][0];
        assert_eq!(third["physicalLocation"]["artifactLocation"]["uri"], "returns/50%25%20%5Bdone%5D%28a%29.json");
        assert!(run["results"][3].get("locations").is_none());
    }

    #[test]
    fn every_result_points_at_its_rule() {
        let mut findings = sample();
        findings.push(findings[0].clone());
        let log = log(&findings);
        let rules = &log["runs"][0]["tool"]["driver"]["rules"];
        assert_eq!(rules.as_array().unwrap().len(), 4);
        for result in log["runs"][0]["results"].as_array().unwrap() {
            let index = usize::try_from(result["ruleIndex"].as_u64().unwrap()).unwrap();
            assert_eq!(rules[index]["id"], result["ruleId"]);
            assert!(rules[index]["help"]["text"].as_str().is_some_and(|text| !text.is_empty()));
        }
    }

    #[test]
    fn the_line_of_a_text_file_is_a_region() {
        let finding =
            Finding::new(Told::DuplicateId { what: "skill", id: "a", first_line: 3 }).in_file("my framework.yaml").on_line(12);
        let place = &log(&[finding])["runs"][0]["results"][0]["locations"][0];
        assert_eq!(
            *place,
            json!({"physicalLocation": {"artifactLocation": {"uri": "my%20framework.yaml"}, "region": {"startLine": 12}}})
        );
    }

    #[test]
    fn what_was_typed_becomes_no_blank_and_no_link() {
        assert_eq!(escaped("a {0} [b]"), "a {{0}} [b]");
        assert_eq!(escaped("[a](http://b)"), r"\[a\](http://b)");
        assert_eq!(uri("/a b/ü.xlsx"), "file:///a%20b/%C3%BC.xlsx");
        assert_eq!(uri("a:b.xlsx"), "a%3Ab.xlsx");
    }
}
