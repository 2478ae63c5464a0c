//! Writes a brief as Markdown: bars as characters, checklists as boxes, room to write as empty cells.

use super::{Brief, BriefBlock, BriefColumn, Checklist};
use crate::report::markdown::{escape, row};

pub(super) fn text(brief: &Brief) -> String {
    let mut out = format!("# {}\n\n{}\n\n", escape(&brief.title), escape(&brief.subtitle));
    for fact in &brief.facts {
        out.push_str(&format!("- **{}:** {}\n", escape(&fact.label), escape(&fact.value)));
    }
    for section in &brief.sections {
        out.push_str(&format!("\n## {}\n", escape(&section.heading)));
        for block in &section.blocks {
            out.push('\n');
            out.push_str(&piece(block));
        }
    }
    out
}

fn piece(block: &BriefBlock) -> String {
    match block {
        BriefBlock::Text { text } => format!("{}\n", escape(text)),
        BriefBlock::Table(table) => head(&table.columns) + &table.rows.iter().map(|cells| line(cells)).collect::<String>(),
        BriefBlock::Bars(bars) => {
            let rows = bars
                .rows
                .iter()
                .map(|bar| line(&[bar.label.clone(), bar.rating.clone(), bar.needed.clone(), bar.signs(), String::new()]));
            format!("{}{}\n{}\n", head(&bars.columns), rows.collect::<String>(), escape(&bars.key))
        }
        BriefBlock::Checklists { lists } => lists.iter().map(checklist).collect::<Vec<_>>().join("\n"),
    }
}

fn checklist(list: &Checklist) -> String {
    let items = list.items.iter().map(|item| format!("- [ ] {}\n", escape(item)));
    format!("### {}\n\n{}", escape(&list.heading), items.collect::<String>())
}

fn head(columns: &[BriefColumn]) -> String {
    row(columns.iter().map(|column| escape(&column.heading))) + &row(columns.iter().map(|_| "---".to_owned()))
}

fn line(cells: &[String]) -> String {
    row(cells.iter().map(|cell| escape(cell)))
}
