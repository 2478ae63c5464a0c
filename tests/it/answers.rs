//! Completely filled-in forms, the same in every run. Each answer is given as the document holds it and as a person types it.

use serde_json::{Value, json};

use skillbook::address::Pointer;
use skillbook::excel;
use skillbook::form::{Capacity, Field, Form, Kind, Mode};
use skillbook::framework::builtin;
use skillbook::model::{
    CareerGoal, Date, Document, Education, Effort, FormInfo, FormKind, Framework, GapAnalysis, Money, Person, Previous, Rater,
    RaterKind,
};

/// Texts as people write them, and some that spreadsheet programs easily misread.
const TEXTS: [&str; 20] = [
    "Led the review of two service contracts.",
    "=1+1",
    "+49 40 1234",
    "- first\n- second",
    "3-4",
    "TRUE",
    "007",
    "2026-11-30",
    "@home, 50% of the time",
    "1e5",
    "Größe, naïve café, “quoted” – 12 °C",
    "学習と成長",
    "تعلّم القيادة",
    "👩🏽\u{200d}🔬 in the lab 🎓",
    "'quoted'",
    "a & b < c > \"d\"",
    "#N/A",
    "12:30",
    "double  blank   here",
    "e\u{301}\u{323}o\u{308} stays as it was typed",
];

/// Times as people write them and as the sheet's formula for hours understands them.
const TIMES: [&str; 30] = [
    "16 h",
    "3 days",
    "1.5 weeks",
    "2 months",
    "5 weeks",
    "6 weeks",
    "30 days",
    "90 min",
    "a few days",
    "1,5 days",
    "2 Weeks",
    "16h",
    "0.5 d.",
    "2-3 weeks",
    "2 to 3 days",
    "1.5 – 2 wks",
    "1-5 days",
    "3-2 h",
    "2 h - 1 day",
    "0.5-1 h",
    "half a day",
    "1.200 h",
    "0.125 h",
    "1 2 h",
    "Half an hour",
    "half and",
    "1half a day",
    "3 Tage",
    "2 h a week",
    "PT8H",
];

/// Numbers of filled-in items in the growing lists: actions of each goal, and other skills.
const ACTIONS: [usize; 2] = [5, 2];
const OTHERS: usize = 2;

/// Returns the day on which all workbooks are written.
pub(crate) fn today() -> Date {
    Date::from_ymd(2026, 11, 23).unwrap()
}

/// The answer that a person types into one cell.
pub(crate) struct Answer {
    /// The field.
    pub pointer: Pointer,
    /// Its value in the document.
    pub value: Value,
    /// The kind of value in the cell: `number`, `date` or `text`.
    pub kind: &'static str,
    /// The typed value.
    pub typed: Value,
}

/// A form with its answers.
pub(crate) struct Filled {
    /// Name of its files.
    pub name: String,
    /// The framework.
    pub framework: Framework,
    /// The document as the form is issued, with nothing answered.
    pub issued: Document,
    /// The answers that are typed.
    pub answers: Vec<Answer>,
    /// The document with the answers.
    pub document: Document,
}

impl Filled {
    /// Fills in a form of a built-in framework.
    pub(crate) fn new(framework: &str, kind: FormKind) -> Self {
        let name = format!("{framework}-{}", kind.name());
        let framework = builtin(framework).unwrap();
        let role = framework.roles[1].id.clone();
        let chosen = matches!(kind, FormKind::GapAnalysis | FormKind::Packet) || starts_from_gaps(&framework, kind);
        let issued = issued(&framework, kind, (!chosen).then(|| role.clone()));
        let form = form(&issued, &framework);
        let inputs = form.fields().map(|(_, _, _, field)| field).filter(|field| field.is_input() && is_used(&field.pointer));
        let mut answers: Vec<Answer> = inputs.enumerate().filter_map(|(index, field)| answer(field, index, &role)).collect();
        exempt(&form, &mut answers);
        let mut value = serde_json::to_value(self::issued(&framework, kind, Some(role))).unwrap();
        answers.iter().for_each(|answer| answer.pointer.put(&mut value, answer.value.clone()));
        let mut document: Document = serde_json::from_value(value).unwrap();
        if document.has_previous() {
            let others = &mut document.inventory.as_mut().unwrap().other;
            others.iter_mut().for_each(|skill| skill.previous = Some(Previous::default()));
        }
        document.recompute();
        Self { name, framework, issued, answers, document }
    }

    /// Fills in every form of every built-in framework.
    pub(crate) fn all() -> Vec<Self> {
        ["htm-leadership", "digital-skills"].iter().flat_map(|name| FormKind::ALL.map(|kind| Self::new(name, kind))).collect()
    }
}

/// Whether the form is the plan of the small framework, which starts from gaps.
fn starts_from_gaps(framework: &Framework, kind: FormKind) -> bool {
    kind == FormKind::DevelopmentPlan && framework.id == "digital-skills"
}

/// Returns a form as it is issued. The inventory of the small framework is one of a second round.
fn issued(framework: &Framework, kind: FormKind, target_role: Option<String>) -> Document {
    let mut document = blank(framework, kind, target_role);
    if starts_from_gaps(framework, kind) {
        document.career_goal = Some(CareerGoal::default());
        document.education = Some(Education::default());
        document.gap_analysis = Some(GapAnalysis::blank(document.person.target_role.as_deref(), framework));
    }
    if let Some(inventory) =
        document.inventory.as_mut().filter(|_| kind == FormKind::Inventory && framework.id == "digital-skills")
    {
        for (index, row) in inventory.ratings.iter_mut().enumerate() {
            let rating = (index % 3 > 0).then(|| framework.scale[index % framework.scale.len()].level);
            let note = (index % 4 > 0).then(|| TEXTS[index % TEXTS.len()].to_owned());
            row.previous = Some(Previous { rating, note });
        }
    }
    document
}

/// Returns a form as it is issued to a person.
pub(crate) fn blank(framework: &Framework, kind: FormKind, target_role: Option<String>) -> Document {
    let info = FormInfo {
        kind,
        framework: framework.id.clone(),
        framework_version: framework.version.clone(),
        round: Some("2026-H2".to_owned()),
        due: Date::from_ymd(2026, 12, 18),
    };
    let text = |text: &str| Some(text.to_owned());
    let person = Person {
        id: text("0017"),
        name: text("Zoë Müller-Ångström"),
        email: text("zoe@example.org"),
        department: text("Clinical engineering"),
        role: text("Technician II"),
        target_role,
        manager: text("J. O'Neil"),
    };
    Document::blank(info, person, Rater { kind: RaterKind::Own, name: None }, framework)
}

/// Returns the form of a document with the default capacity.
pub(crate) fn form(document: &Document, framework: &Framework) -> Form {
    Form::for_document(document, framework, &Capacity::default())
}

/// Returns the workbook of a document.
pub(crate) fn workbook(document: &Document, framework: &Framework) -> Vec<u8> {
    excel::write(&form(document, framework), document, today()).unwrap()
}

/// Whether to fill in a field: growing lists keep some empty rows, as people leave them.
fn is_used(pointer: &Pointer) -> bool {
    let other = ["/inventory/other", "/gap_analysis/other"].iter().find_map(|list| pointer.index_below(&(*list).into()));
    if let Some((index, _)) = other {
        return index < OTHERS;
    }
    let Some((goal, rest)) = pointer.index_below(&"/plan/goals".into()) else { return true };
    let Some(&actions) = ACTIONS.get(goal) else { return false };
    Pointer::new(rest).index_below(&"/actions".into()).is_none_or(|(action, _)| action < actions)
}

/// Makes ratings and reasons consistent: the rating is `n/a` if there is a reason why the skill does not apply and no rating. A
/// reason beside a rating is removed.
fn exempt(form: &Form, answers: &mut Vec<Answer>) {
    let exemptible = form.fields().filter_map(|(_, _, _, field)| Some((&field.pointer, field.exemption.as_ref()?)));
    for (rating, reason) in exemptible {
        let answered = |pointer: &Pointer, answers: &[Answer]| answers.iter().position(|answer| answer.pointer == *pointer);
        let Some(why) = answered(reason, answers) else { continue };
        if answered(rating, answers).is_some() {
            answers.remove(why);
        } else {
            answers[why].value = json!("Not part of my work");
            answers[why].typed = answers[why].value.clone();
            answers.push(Answer { pointer: rating.clone(), value: Value::Null, kind: "text", typed: json!("n/a") });
        }
    }
}

/// Returns the answer to a field, now and then `None`.
fn answer(field: &Field, index: usize, role: &str) -> Option<Answer> {
    let of = |value: Value, kind: &'static str, typed: Value| Some(Answer { pointer: field.pointer.clone(), value, kind, typed });
    // Most levels that the workbook offers are left as they are.
    if index % 9 == 8 || matches!(field.mode, Mode::Offered(_)) && !index.is_multiple_of(4) {
        return None;
    }
    match &field.kind {
        Kind::Text { .. } => {
            let text = TEXTS[index % TEXTS.len()];
            of(json!(text), "text", json!(text))
        }
        Kind::Rating(scale) => {
            let level = scale[index % scale.len()].level;
            of(json!(level), "number", json!(level))
        }
        Kind::Choice(list) => {
            let wanted = (field.pointer.as_str() == "/person/target_role").then(|| list.by_id(role).unwrap());
            let option = wanted.unwrap_or(&list.options[index % list.options.len()]);
            of(json!(option.id), "text", json!(option.label))
        }
        Kind::Date => {
            let date = Date::from_ymd(2027, 1 + (index % 12) as i8, 1 + (index % 28) as i8).unwrap().to_string();
            of(json!(date), "date", json!(date))
        }
        Kind::Money { .. } if index.is_multiple_of(5) => {
            let money = Money::new("900".parse().unwrap(), "CHF").unwrap();
            of(json!(money), "text", json!("900.00 CHF"))
        }
        Kind::Money { currency } => {
            let amount = 100 * index as u32 + 25;
            let money = Money::new(amount.into(), currency).unwrap();
            of(json!(money), "number", json!(amount))
        }
        Kind::Effort => {
            let words = TIMES[index % TIMES.len()];
            of(json!(Effort::from_text(words)), "text", json!(words))
        }
        Kind::Gap => None,
    }
}
