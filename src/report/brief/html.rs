//! Writes a brief as one HTML file for screen and paper: no scripts, nothing loaded from elsewhere. The page is
//! `templates/brief.html`; the template engine escapes the values.

use minijinja::value::Serde;
use minijinja::{AutoEscape, Environment, UndefinedBehavior, Value};

use super::Brief;
use crate::templates;

pub(super) fn page(brief: &Brief) -> Result<String, minijinja::Error> {
    let mut environment = Environment::new();
    environment.set_auto_escape_callback(|_| AutoEscape::Html);
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    environment.add_template("brief.html", templates::file("brief.html").unwrap_or_default())?;
    environment.get_template("brief.html")?.render(Value::from(Serde(brief)))
}
