//! Writes a mail draft with the marked copies attached, as a file that mail programs open. Nothing is sent. The same input
//! gives the same bytes.

use mail_builder::MessageBuilder;
use mail_builder::headers::address::Address;
use mail_builder::headers::content_type::ContentType;
use mail_builder::headers::date::Date as MailDate;
use mail_builder::headers::raw::Raw;
use mail_builder::mime::MimePart;

use super::message::Callback;
use crate::jobs::digest::sha256;
use crate::model::Date;

/// Media type of an attached workbook.
const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
const DAY_ZERO: jiff::civil::Date = jiff::civil::date(1970, 1, 1);

/// Writes the draft of a message with the workbooks, each with its name. Without an e-mail address, the draft has no `To`.
///
/// # Errors
/// No input is known to cause an error: the draft is written to memory.
pub(super) fn draft(callback: &Callback, workbooks: &[(String, &[u8])], day: Date) -> std::io::Result<Vec<u8>> {
    let mut known = format!("{}\n{}\n{}", callback.email, callback.subject, callback.message);
    workbooks.iter().for_each(|(name, bytes)| known += &format!("\n{name} {}", sha256(bytes)));
    let digest = sha256(known.as_bytes());
    // Noon in UTC, which is the same day nearly everywhere.
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
        // With this header, Outlook opens the file as a message that can be edited and sent.
        .header("X-Unsent", Raw::new("1"))
        .body(MimePart::new(kind, std::iter::once(text).chain(attached).collect::<Vec<_>>()))
        .write_to_vec()
}
