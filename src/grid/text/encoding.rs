//! Detects the encoding of a text that does not name it, and repairs words that were read in a wrong encoding before.

use chardetng::EncodingDetector;
use encoding_rs::Encoding;

use super::letters::{self, CodePage, KNOWN};

/// The encodings of `encoding_rs` that are tried, the most usual first.
const TRIED: [&str; 20] = [
    "windows-1252",
    "windows-1250",
    "windows-1251",
    "windows-1254",
    "windows-1257",
    "windows-1253",
    "windows-1255",
    "windows-1256",
    "windows-874",
    "macintosh",
    "iso-8859-2",
    "iso-8859-15",
    "koi8-u",
    "ibm866",
    "x-mac-cyrillic",
    "shift_jis",
    "gb18030",
    "big5",
    "euc-kr",
    "euc-jp",
];
/// The encodings in which programs read UTF-8 by mistake.
const MISTAKEN: [&str; 8] =
    ["windows-1252", "macintosh", "windows-1250", "windows-1251", "windows-1254", "windows-1257", "gbk", "iso-8859-2"];
/// The most words of a text that a message shows.
const SHOWN: usize = 3;
/// The most layers of wrong decoding or of character references that are undone.
const MOST_TURNS: usize = 3;

/// An encoding: of `encoding_rs`, or a code page from our own file.
#[derive(Clone, Copy)]
enum Way {
    Web(&'static Encoding),
    Page(&'static CodePage),
}

impl Way {
    fn all() -> impl Iterator<Item = Self> {
        let web = TRIED.into_iter().filter_map(|label| Encoding::for_label(label.as_bytes())).map(Self::Web);
        web.chain(KNOWN.pages.iter().map(Self::Page))
    }

    fn name(self) -> String {
        match self {
            Self::Web(encoding) => encoding.name().to_owned(),
            Self::Page(page) => page.name.clone(),
        }
    }

    /// Decodes bytes. Returns `None` if they are not valid in this encoding.
    fn decode(self, bytes: &[u8]) -> Option<String> {
        match self {
            Self::Web(encoding) => {
                encoding.decode_without_bom_handling_and_without_replacement(bytes).map(std::borrow::Cow::into_owned)
            }
            Self::Page(page) => {
                let high: Vec<char> = page.letters.chars().collect();
                let letter = |byte: &u8| match byte {
                    0..0x80 => Some(char::from(*byte)),
                    _ => high.get(usize::from(*byte - 0x80)).copied().filter(|c| *c != '\u{fffd}'),
                };
                bytes.iter().map(letter).collect()
            }
        }
    }

    /// Encodes a text. Returns `None` if the encoding lacks one of its letters.
    fn encode(self, text: &str) -> Option<Vec<u8>> {
        match self {
            Self::Web(encoding) => {
                let (bytes, _, lacking) = encoding.encode(text);
                (!lacking).then(|| bytes.into_owned())
            }
            Self::Page(page) => text
                .chars()
                .map(|c| {
                    if c.is_ascii() {
                        return u8::try_from(c).ok();
                    }
                    let at = page.letters.chars().position(|letter| letter == c)?;
                    u8::try_from(at + 0x80).ok()
                })
                .collect(),
        }
    }
}

/// A text whose encoding was detected.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct DetectedText {
    pub(super) text: String,
    /// Name of the encoding.
    pub(super) name: String,
    /// Some words that the rival reads differently; without a rival, any words beyond ASCII.
    pub(super) shown: Vec<String>,
    /// Another encoding that fits equally well, if `chardetng` did not guess the one that was taken, with the words that it reads
    /// differently. The name is empty if no encoding fits well.
    pub(super) rival: Option<(String, Vec<String>)>,
}

/// How badly an encoding fits, most important first: words that fit no language, words with rare characters, languages needed for
/// the rest.
type Score = (usize, usize, usize);

/// Decodes bytes that are not UTF-8. Of the encodings with the best score, the one that `chardetng` guesses is taken, else the
/// most usual.
pub(super) fn find(bytes: &[u8]) -> DetectedText {
    let mut detector = EncodingDetector::new(chardetng::Iso2022JpDetection::Deny);
    detector.feed(bytes, true);
    let guess = detector.guess(None, chardetng::Utf8Detection::Deny);
    let mut tried: Vec<(Score, bool, Way, String)> = Way::all()
        .filter_map(|way| {
            let text = way.decode(bytes)?;
            let guessed =
                matches!(way, Way::Web(encoding) if encoding == guess || (encoding.name() == "gb18030" && guess.name() == "GBK"));
            Some((score(way, &text), guessed, way, text))
        })
        .collect();
    // The sort is stable: among equals, the most usual stays first.
    tried.sort_by_key(|(score, guessed, ..)| (*score, !guessed));
    let mut tried = tried.into_iter();
    let Some((best, guessed, way, text)) = tried.next() else {
        let text = guess.decode_without_bom_handling(bytes).0.into_owned();
        return DetectedText {
            shown: shown(&text),
            name: guess.name().to_owned(),
            text,
            rival: Some((String::new(), Vec::new())),
        };
    };
    let other = tried.find(|(score, _, _, other)| *score == best && *other != text);
    let words = differing(&text, other.as_ref().map(|(.., other)| other.as_str()));
    let rival = match other {
        _ if best.0 > 0 => Some((String::new(), Vec::new())),
        Some((_, _, way, other)) if !guessed => Some((way.name(), differing(&other, Some(&text)))),
        _ => None,
    };
    DetectedText { name: way.name(), shown: words, rival, text }
}

fn score(way: Way, text: &str) -> Score {
    let words = letters::words(text);
    let (strange, languages) = letters::fit(words.iter().copied());
    (strange, words.iter().filter(|word| is_rare(way, word)).count(), languages)
}

/// Whether a word has characters outside the common range of its East Asian encoding: by lead byte, or not two bytes long.
fn is_rare(way: Way, word: &str) -> bool {
    let Way::Web(encoding) = way else { return false };
    let common = match encoding.name() {
        "gb18030" | "GBK" => 0xB0..=0xD7,
        "Big5" => 0xA4..=0xC6,
        "Shift_JIS" => 0x81..=0x97,
        "EUC-JP" => 0xA1..=0xCF,
        "EUC-KR" => 0xA1..=0xC8,
        _ => return false,
    };
    word.chars().filter(|c| !c.is_ascii()).any(|c| {
        let mut buffer = [0; 4];
        let bytes = encoding.encode(c.encode_utf8(&mut buffer)).0;
        bytes.len() != 2 || bytes.first().is_none_or(|lead| !common.contains(lead))
    })
}

/// Returns some words of a text that the other text does not have. Without another text, any words.
fn differing(text: &str, other: Option<&str>) -> Vec<String> {
    let theirs = other.map(letters::words).unwrap_or_default();
    letters::words(text).into_iter().filter(|word| !theirs.contains(word)).take(SHOWN).map(str::to_owned).collect()
}

fn shown(text: &str) -> Vec<String> {
    differing(text, None)
}

/// Bytes of the longest name in a character reference, such as `Atilde` or `#128169`.
const LONGEST_ENTITY: usize = 8;

/// Resolves character references (`&uuml;`) and repairs words that were read in a wrong encoding. Returns `None` if the text has
/// neither.
pub(in crate::grid) fn turned_back(text: &str) -> Option<String> {
    let mut plain: Option<String> = None;
    for _ in 0..MOST_TURNS {
        let Some(plainer) = without_entities(plain.as_deref().unwrap_or(text)) else { break };
        plain = Some(plainer);
    }
    words_turned_back(plain.as_deref().unwrap_or(text)).or(plain)
}

/// Repairs words that were read in a wrong encoding. Does not resolve character references. Returns `None` if there are no such
/// words.
fn words_turned_back(text: &str) -> Option<String> {
    if text.is_ascii() {
        return None;
    }
    let (mut back, mut turned) = (String::new(), false);
    for piece in text.split_inclusive(letters::is_gap) {
        let word = piece.strip_suffix(letters::is_gap).unwrap_or(piece);
        let right = if word.is_ascii() { None } else { word_turned_back(word) };
        turned |= right.is_some();
        back.push_str(right.as_deref().unwrap_or(word));
        back.push_str(&piece[word.len()..]);
    }
    turned.then_some(back)
}

/// Resolves the character references of HTML, such as `&uuml;` or `&#252;`. Returns `None` if there are none.
fn without_entities(text: &str) -> Option<String> {
    let mut plain = String::new();
    let mut rest = text;
    let mut found = false;
    while let Some((before, behind)) = rest.split_once('&') {
        plain.push_str(before);
        // The search is bounded, because a text with many `&` would otherwise be searched to its end for each.
        let end = behind.bytes().take(LONGEST_ENTITY + 1).position(|byte| byte == b';');
        let letter = end.and_then(|end| Some((entity(&behind[..end])?, &behind[end + 1..])));
        match letter {
            Some((letter, behind)) => {
                plain.push_str(&letter);
                rest = behind;
                found = true;
            }
            None => {
                plain.push('&');
                rest = behind;
            }
        }
    }
    found.then(|| plain + rest)
}

fn entity(name: &str) -> Option<String> {
    let Some(number) = name.strip_prefix('#') else { return KNOWN.entities.get(name).cloned() };
    let code = match number.strip_prefix(['x', 'X']) {
        Some(hex) => u32::from_str_radix(hex, 16),
        None => number.parse(),
    };
    char::from_u32(code.ok()?).filter(|c| !c.is_control()).map(String::from)
}

fn word_turned_back(word: &str) -> Option<String> {
    let mut word = word.to_owned();
    let mut turns = 0;
    let is_odd = |word: &str| letters::has_signs(word) || letters::fit(std::iter::once(word)).0 > 0;
    while turns < MOST_TURNS && is_odd(&word) {
        let web = MISTAKEN.into_iter().filter_map(|label| Encoding::for_label(label.as_bytes())).map(Way::Web);
        let mut ways = web.chain(KNOWN.pages.iter().map(Way::Page));
        let back = ways.find_map(|way| {
            let bytes = way.encode(&word)?;
            String::from_utf8(bytes).ok().filter(|back| back.len() < word.len())
        });
        let Some(back) = back else { break };
        word = back;
        turns += 1;
    }
    (turns > 0 && letters::is_shaped(&word)).then_some(word)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(text: &str, label: &str) -> DetectedText {
        let way = Way::all().find(|way| way.name().eq_ignore_ascii_case(label)).unwrap();
        find(&way.encode(text).unwrap_or_else(|| panic!("{label} lacks a letter of {text}")))
    }

    #[test]
    fn the_encoding_is_told_by_the_letters() {
        for (label, text) in [
            ("windows-1252", "id;name\n1;Müller\n"),
            ("windows-1252", "id;name\n1;José Peña\n2;Zoë Ødegård\n"),
            ("macintosh", "id;name\n1003;Jürgen Groß\n1002;José Peña\n"),
            ("code page 850", "id;name\n1003;Jürgen Groß\n1002;José Peña\n"),
            ("code page 852", "id;name\n1;Łukasz Żółć\n2;Kříž Dvořák\n"),
            ("windows-1250", "id;name\n1;Łukasz Wiśniewski\n2;Jiří Dvořák\n3;Šárka Nováková\n"),
            ("windows-1257", "id;name\n1003;Ģirts Bērziņš\n1002;Jānis Kalniņš\n1001;Žygimantas Šimkus\n"),
            ("windows-1254", "id;name\n1;Çağlar Yıldız\n2;Gülşen Şahin\n"),
            ("windows-1251", "№;ФИО;Отдел\n1;Иванов Иван Петрович;Продажи\n2;Смирнова Анна;Бухгалтерия\n"),
            ("koi8-u", "ID;ФИО;Отдел\n1;Иванов Иван Петрович;Продажи\n2;Смирнова Анна;Бухгалтерия\n"),
            ("ibm866", "ID;ФИО;Отдел\n1;Иванов Иван Петрович;Продажи\n2;Смирнова Анна;Бухгалтерия\n"),
            ("Mac Central European", "id;name\n1;Łukasz Wiśniewski\n2;Jiří Dvořák\n3;Šárka Nováková\n"),
            ("shift_jis", "社員番号,氏名,部署\nE1,山田 太郎,営業部\nE2,鈴木 花子,総務部\n"),
            ("gb18030", "工号,姓名,部门\nE1,张悦,销售部\nE2,王伟,财务部\n"),
            ("big5", "工號,姓名,部門\nE1,張悅,業務部\nE2,王偉,財務部\n"),
            ("euc-kr", "사번,성명,부서\nE1,김혜진,영업부\nE2,박지훈,총무부\n"),
        ] {
            let found = names(text, label);
            assert_eq!(found.text, text, "{label}: {}", found.name);
            assert_eq!(found.rival, None, "{label}");
        }
    }

    #[test]
    fn what_was_read_in_a_wrong_encoding_is_turned_back() {
        for right in ["José Fernández", "Müller Bo", "Łukasz Żółć", "Иван Петров", "张悦", "Nguyễn Văn An", "Número de empleado"]
        {
            for label in ["windows-1252", "macintosh", "code page 850", "code page 437"] {
                let way = Way::all().find(|way| way.name().eq_ignore_ascii_case(label)).unwrap();
                let Some(wrong) = way.decode(right.as_bytes()) else { continue };
                assert_eq!(turned_back(&wrong).as_deref(), Some(right), "{label}: {wrong}");
            }
        }
        for (text, right) in [("J&uuml;rgen Gro&szlig;", "Jürgen Groß"), ("Jos&#233; &amp; &#x41;", "José & A")] {
            assert_eq!(turned_back(text).as_deref(), Some(right));
        }
        for text in ["R&D", "A & B; C", "&nix;", "x &#9; y"] {
            assert_eq!(turned_back(text), None, "{text}");
        }
        assert_eq!(turned_back("M&amp;uuml;ller").as_deref(), Some("Müller"));
        // The time stays proportional to the length of the text, however often it was escaped and however many `&` it contains.
        let deep = format!("&{}", "amp;".repeat(50_000));
        assert_eq!(turned_back(&deep), Some(format!("&{}", "amp;".repeat(50_000 - MOST_TURNS))));
        assert_eq!(turned_back(&"&".repeat(1_000_000)), None);
        assert_eq!(turned_back("JosÃƒÂ© x").as_deref(), Some("José x"));
        assert_eq!(turned_back("M眉ller").as_deref(), Some("Müller"));
        for kept in ["José", "Zoë 👩‍🔬", "SÃO PAULO", "Ñuñoa", "Ağ", "100 €", "Straße"] {
            assert_eq!(turned_back(kept), None, "{kept}");
        }
    }
}
