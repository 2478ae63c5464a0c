//! The rules that `check` and `collect` take besides the framework: an organisation's own policy and schema.

use std::path::{Path, PathBuf};

use clap::Args;
use skillbook::files::read;
use skillbook::jobs::workbench::Workbench;
use skillbook::model::Policy;
use skillbook::report::findings::{self as report, FindingsFormat};
use skillbook::texts::program_text_with;
use skillbook::validate::OwnSchema;

use crate::error::CommandError;
use crate::ui::Ui;

/// An organisation's own rules.
#[derive(Debug, Args)]
pub(crate) struct RulesArgs {
    #[arg(long, value_name = "FILE.yaml")]
    pub(crate) policy: Option<PathBuf>,
    #[arg(long, value_name = "FILE")]
    pub(crate) schema: Option<PathBuf>,
}

impl RulesArgs {
    /// Adds the rules to a workbench.
    pub(crate) fn put_on(&self, workbench: Workbench, ui: &Ui) -> Result<Workbench, CommandError> {
        let policy = match &self.policy {
            Some(path) => read_policy(path, ui)?,
            None => workbench.policy,
        };
        let own = self.schema.as_deref().map(read_schema).transpose()?;
        Ok(Workbench { policy, own, ..workbench })
    }
}

fn read_policy(path: &Path, ui: &Ui) -> Result<Policy, CommandError> {
    let shown = path.display();
    let loaded = read::policy(path)
        .map_err(|error| CommandError::new(program_text_with("policy.unreadable", &[("file", &shown), ("error", &error)])))?;
    if loaded.policy.is_none() {
        ui.result(report::render(&loaded.findings, 1, FindingsFormat::Human, ui.color()))?;
    }
    loaded.policy.ok_or_else(|| CommandError::told("policy.errors", &[("file", &shown)]))
}

fn read_schema(path: &Path) -> Result<OwnSchema, CommandError> {
    let shown = path.display();
    let text = std::fs::read_to_string(path)
        .map_err(|error| CommandError::new(program_text_with("own-schema.unreadable", &[("file", &shown), ("error", &error)])))?;
    OwnSchema::read(&text)
        .map_err(|error| CommandError::new(program_text_with("own-schema.unusable", &[("file", &shown), ("error", &error)])))
}
