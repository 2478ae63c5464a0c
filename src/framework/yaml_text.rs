//! Writes a framework as a YAML file. Comments of an earlier file are not kept.

use serde_json::{Map, Value};

use crate::model::Framework;
use crate::texts::program_text;
use crate::yaml;

/// A framework as the text of its YAML file, levels and expectations in the order of skills and domains.
pub fn to_yaml(framework: &Framework) -> String {
    let mut value = serde_json::to_value(framework).unwrap_or_default();
    if let Some(roles) = value.get_mut("roles").and_then(Value::as_array_mut) {
        for role in roles {
            reorder(role.get_mut("levels"), framework.skills().map(|(_, skill)| skill.id.as_str()));
            reorder(role.get_mut("expectations"), framework.domains.iter().map(|domain| domain.id.as_str()));
        }
    }
    // Editors that understand the first line of the head check and complete while typing.
    format!("{}\n{}", program_text("framework.head"), yaml::write(&value))
}

fn reorder<'a>(value: Option<&mut Value>, keys: impl Iterator<Item = &'a str>) {
    let Some(Value::Object(map)) = value else { return };
    let mut ordered: Map<String, Value> = keys.filter_map(|key| Some((key.to_owned(), map.remove(key)?))).collect();
    ordered.append(map);
    *map = ordered;
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::framework::{builtin, builtin_names, load_text};

    #[test]
    fn the_built_in_frameworks_come_back_from_yaml_as_they_were() {
        for name in builtin_names() {
            let framework = builtin(&name).unwrap();
            let text = to_yaml(&framework);
            let loaded = load_text(&text, "out.yaml");
            assert_eq!(loaded.findings, []);
            assert_eq!(loaded.framework, Some(framework));
        }
    }
}
