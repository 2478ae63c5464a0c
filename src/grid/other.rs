//! Recognises text files of other programs that would pass for delimited text. The message says what the file is and what to
//! give instead.

use percent_encoding::percent_decode_str;

use super::kind::WORKBOOKS;
use crate::wording::Wording;

/// The key of the message about a link to Google Sheets.
const GOOGLE: &str = "grid.is.google-link";

/// Describes a file by its beginning in lower case. Returns `None` if it may be delimited text.
pub(super) fn other_text(bytes: &[u8], head: &str) -> Option<Wording> {
    if is_mail(head) {
        return Some(mail(&String::from_utf8_lossy(bytes)));
    }
    let links = ["docs.google.com/", "drive.google.com/", "sheets.google.com/"];
    let to_google = || links.iter().any(|link| head.contains(link));
    let begins = |mark: &str| head.starts_with(mark);
    let what = if begins("[internetshortcut]") || begins("[desktop entry]") || head.contains("<key>url</key>") {
        if to_google() { GOOGLE } else { "grid.is.link" }
    } else if is_json(head) {
        // The file that Google Drive puts on a computer in place of a sheet.
        let by_drive =
            head.contains("\"doc_id\"") && ["\"email\"", "\"resource_key\"", "\"url\""].iter().any(|key| head.contains(key));
        if by_drive { GOOGLE } else { "grid.is.json" }
    } else if begins("begin:vcalendar") {
        "grid.is.calendar"
    } else if begins("begin:vcard") {
        "grid.is.contact"
    } else if begins("%!ps") {
        "grid.is.postscript"
    } else if begins("id;p") {
        "grid.is.sylk"
    } else if begins("table\r\n0,1") || begins("table\n0,1") {
        "grid.is.dif"
    } else {
        return None;
    };
    Some(Wording::of(what))
}

/// Whether a text begins with a JSON object or a list of objects. Delimited text may begin with a bracket, but not like this.
fn is_json(head: &str) -> bool {
    let object = |text: &str| {
        let inner = text.strip_prefix('{').map(str::trim_start);
        inner.is_some_and(|inner| {
            inner.starts_with('}')
                || (inner.starts_with('"') && inner.contains("\":"))
                || (inner.starts_with('"') && inner.contains("\" :"))
        })
    };
    object(head) || head.strip_prefix('[').is_some_and(|list| object(list.trim_start()))
}

/// A beginning with this many bytes may not be the whole file.
const CUT_OFF: usize = 2000;

/// Header names of mails. Two of them are enough to recognise a mail, whatever other headers it has.
const MAIL: [&str; 11] =
    ["received", "return-path", "delivered-to", "message-id", "from", "to", "cc", "subject", "date", "mime-version", "x-unsent"];

/// Whether a file begins with the header lines of a mail. Web pages saved as one file have header lines too, but also ones by
/// which they are recognised.
pub(super) fn is_mail(head: &str) -> bool {
    if ["saved by ", "snapshot-content-location:", "x-document-type:"].iter().any(|mark| head.contains(mark)) {
        return false;
    }
    // A mailbox file has a `From ` line before each mail.
    let head = head.strip_prefix("from ").and_then(|rest| rest.split_once('\n')).map_or(head, |(_, rest)| rest);
    let is_name = |name: &str| !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_'));
    let lines = head.lines().take_while(|line| !line.trim().is_empty()).filter(|line| !line.starts_with([' ', '\t']));
    let names: Vec<Option<&str>> =
        lines.map(|line| line.split_once(':').map(|(name, _)| name).filter(|name| is_name(name))).collect();
    // Only the beginning of a file is given, so its last line may be cut off.
    let whole = if head.len() < CUT_OFF { &names[..] } else { &names[..names.len().saturating_sub(1)] };
    let known = names.iter().flatten().filter(|name| MAIL.contains(name)).count();
    known >= 2 && whole.iter().all(Option::is_some)
}

/// Describes a mail, with the names of attached workbooks.
fn mail(text: &str) -> Wording {
    let mut names: Vec<String> = Vec::new();
    for line in text.lines() {
        if let Some(name) = attached(line).filter(|name| is_workbook(name) && !names.contains(name)) {
            names.push(name);
        }
    }
    let lower = || text.to_lowercase();
    let types = ["spreadsheetml", "ms-excel", "opendocument.spreadsheet"];
    if names.is_empty() && !types.iter().any(|kind| lower().contains(kind)) {
        return Wording::of("grid.is.mail-alone");
    }
    Wording::of("grid.is.mail").with("count", names.len()).with("names", names.join(", "))
}

/// Returns the name of an attachment from a line of a mail: `filename="p.xlsx"` or `filename*=utf-8''p.xlsx`.
fn attached(line: &str) -> Option<String> {
    // Only ASCII letters change, so that positions in both texts are the same.
    let lower = line.to_ascii_lowercase();
    let at = ["filename*0*=", "filename*0=", "filename*=", "filename=", "name*=", "name="]
        .iter()
        .find_map(|mark| lower.find(mark).map(|at| at + mark.len()))?;
    let value = line[at..].trim_start();
    let value = match value.strip_prefix('"') {
        Some(quoted) => quoted.split('"').next()?,
        None => value.split([';', ' ']).next()?,
    };
    let encoded = lower[..at].ends_with("*=");
    let value = if encoded { value.rsplit("''").next()? } else { value };
    Some(if encoded { percent_decode_str(value).decode_utf8_lossy().into_owned() } else { value.to_owned() })
}

fn is_workbook(name: &str) -> bool {
    let ending = name.rsplit_once('.').map(|(_, ending)| ending.to_lowercase());
    ending.is_some_and(|ending| WORKBOOKS.contains(&ending.as_str()))
}

#[cfg(test)]
mod tests {
    use super::super::{GridError, Limits, read};

    /// Returns the message with which a text is refused.
    fn called(text: &str) -> String {
        match read(text.as_bytes(), &Limits::default()) {
            Err(GridError::NotSpreadsheet(what)) => what.to_string(),
            other => format!("{:?}", other.map(|book| book.kind)),
        }
    }

    #[test]
    fn texts_of_other_programs_are_called_what_they_are() {
        let mail = "Return-Path: <ana@example.org>\r\nReceived: from a by b;\r\n\tFri, 27 Nov 2026\r\nSubject: my form\r\nContent-Type: multipart/mixed\r\n\r\n--x\r\n";
        let one = "this is an e-mail; save its attachment p.xlsx and give that";
        for (text, words) in [
            (format!("{mail}Content-Disposition: attachment; filename=\"p.xlsx\"\r\n"), one),
            (format!("{mail}Content-Type: x; name=p.xlsx\r\nContent-Disposition: attachment;\r\n filename=p.xlsx\r\n"), one),
            (
                format!("{mail}Content-Disposition: attachment;\r\n filename*=UTF-8''m%C3%A9%20p.ods\r\n"),
                "attachment mé p.ods and",
            ),
            (
                format!("{mail} filename=\"a.xlsx\"\r\n filename=\"b.xls\"\r\n filename=\"logo.png\"\r\n"),
                "attachments a.xlsx, b.xls and",
            ),
            (
                format!("{mail}Content-Type: application/vnd.ms-excel; name=\"=?utf-8?B?eA==?=\"\r\n"),
                "the workbook that is attached",
            ),
            (mail.to_owned(), "without a workbook attached"),
            ("From ana Fri Nov 27\nFrom: ana@example.org\nTo: hr\n\nhello".to_owned(), "this is an e-mail"),
            ("To: hr@example.org\nX-Unsent: 1\n\nhello".to_owned(), "this is an e-mail"),
            ("MIME-Version: 1.0\nFrom: <a@b>\nContent-Type: multipart/related; x\n\n".to_owned(), "this is an e-mail"),
            ("From: <Saved by Blink>\nSubject: x\nMIME-Version: 1.0\nContent-Type: multipart/related\n\n".to_owned(), ".mht"),
            ("MIME-Version: 1.0\nX-Document-Type: Workbook\nContent-Type: multipart/related\n\n".to_owned(), ".mht"),
            (
                r#"{"url": "https://docs.google.com/open?id=1", "doc_id": "1", "email": "a@b.c"}"#.to_owned(),
                "link to Google Sheets",
            ),
            (r#"{"":"WARNING! DO NOT EDIT","doc_id":"1","resource_key":""}"#.to_owned(), "File > Download > Microsoft Excel"),
            ("[InternetShortcut]\r\nURL=https://docs.google.com/spreadsheets/d/1\r\n".to_owned(), "link to Google Sheets"),
            ("[InternetShortcut]\r\nURL=https://example.org/p.xlsx\r\n".to_owned(), "link to a web page"),
            (
                "<?xml version=\"1.0\"?><plist><dict><key>URL</key><string>https://example.org</string></dict></plist>"
                    .to_owned(),
                "link to a web page",
            ),
            ("BEGIN:VCALENDAR\r\nVERSION:2.0\r\n".to_owned(), "calendar"),
            ("BEGIN:VCARD\r\n".to_owned(), "contact card"),
            ("[{\"a\": 1}]".to_owned(), "this is JSON"),
            ("{ \"a\": [1, 2] }".to_owned(), "this is JSON"),
            ("ID;PWXL;N;E\r\nP;PGeneral\r\n".to_owned(), "SYLK"),
            ("TABLE\r\n0,1\r\n\"EXCEL\"\r\n".to_owned(), "DIF"),
        ] {
            assert!(called(&text).contains(words), "{text}\n{}", called(&text));
        }
    }

    #[test]
    fn tables_are_tables() {
        for text in [
            "id,name\nE1,Ana\n",
            "id;name\nE1;Ana\n",
            "From,To,Subject\nE1,Ana,x\n",
            "Subject: rating\nTo: fill in\nplain words",
            "{id},{name}\n1,2\n",
            "[id],[name]\n1,2\n",
            "Table\n0,2\n",
            "ID;Name\nE1;Ana\n",
            "To: do",
        ] {
            assert_eq!(called(text), "Ok(Delimited)", "{text}");
        }
    }
}
