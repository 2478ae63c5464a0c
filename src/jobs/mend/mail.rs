//! A mail draft with the copies to mend attached, as a file that mail programs open. Nothing is sent. The same input gives
//! the same bytes.

use mail_builder::MessageBuilder;
use mail_builder::headers::address::Address;
use mail_builder::headers::content_type::ContentType;
use mail_builder::headers::date::Date as MailDate;
use mail_builder::headers::raw::Raw;
use mail_builder::mime::MimePart;

use super::message::Callback;
use crate::jobs::digest::sha256;
use crate::model::Date;

/// What a workbook is in a mail.
const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
const DAY_ZERO: jiff::civil::Date = jiff::civil::date(1970, 1, 1);

/// The draft of a message, with workbooks by name. Without an address it has no `To`.
///
/// # Errors
/// None that is known: it is put together in memory.
pub(super) fn draft(callback: &Callback, workbooks: &[(String, &[u8])], day: Date) -> std::io::Result<Vec<u8>> {
    let mut known = format!("{}\n{}\n{}", callback.email, callback.subject, callback.message);
    workbooks.iter().for_each(|(name, bytes)| known += &format!("\n{name} {}", sha256(bytes)));
    let digest = sha256(known.as_bytes());
    // Noon of the day: the same day nearly everywhere.
    let noon = i64::from((day.0 - DAY_ZERO).get_days()) * 86_400 + 43_200;
    let text = MimePart::new("text/plain", callback.message.as_str());
    let attached = workbooks.iter().map(|(name, bytes)| MimePart::new(XLSX, *bytes).attachment(name.as_str()));
    let kind = ContentType::new("multipart/mixed").attribute("boundary", format!("skillbook_{}", &digest[..32]));
    let mut mail = MessageBuilder::new();
    if !callback.email.is_empty() {
        let name = (!callback.person.is_empty()).then_some(callback.person.as_str());
        mail = mail.to(Address::new_address(name, callback.email.as_str()));
    }
    mail.subject(callback.subject.as_str())
        .date(MailDate::new(noon))
        .message_id(format!("{}@skillbook.invalid", &digest[..32]))
        // Outlook opens such a file as a message that can be edited and sent.
        .header("X-Unsent", Raw::new("1"))
        .body(MimePart::new(kind, std::iter::once(text).chain(attached).collect::<Vec<_>>()))
        .write_to_vec()
}
