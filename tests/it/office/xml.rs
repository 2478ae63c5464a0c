//! The parts of a package as XML trees.

use std::collections::BTreeMap;
use std::io::{Cursor, Read as _};

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

/// An element without the prefixes of its names.
#[derive(Clone, Debug, Default)]
pub(super) struct Element {
    pub(super) name: String,
    pub(super) attributes: BTreeMap<String, String>,
    /// Its own text, unescaped.
    pub(super) text: String,
    pub(super) children: Vec<Element>,
}

impl Element {
    fn of(start: &BytesStart<'_>) -> Self {
        let local = |name: &str| name.rsplit(':').next().unwrap_or_default().to_owned();
        let attributes = start.attributes().map(|attribute| {
            let attribute = attribute.unwrap();
            (local(attribute.key.as_ref()), quick_xml::escape::unescape(&attribute.value).unwrap().into_owned())
        });
        Self { name: local(start.name().as_ref()), attributes: attributes.collect(), ..Self::default() }
    }

    pub(super) fn read(text: &str) -> Self {
        let mut reader = Reader::from_str(text);
        let mut open = vec![Self::default()];
        loop {
            match reader.read_event().unwrap() {
                Event::Start(start) => open.push(Self::of(&start)),
                Event::Empty(start) => open.last_mut().unwrap().children.push(Self::of(&start)),
                Event::End(_) => {
                    let done = open.pop().unwrap();
                    open.last_mut().unwrap().children.push(done);
                }
                Event::Text(piece) => open.last_mut().unwrap().text.push_str(&piece.xml10_content()),
                Event::GeneralRef(reference) => {
                    let escaped = format!("&{};", &*reference);
                    open.last_mut().unwrap().text.push_str(&quick_xml::escape::unescape(&escaped).unwrap());
                }
                Event::Eof => break,
                _ => {}
            }
        }
        open.pop().unwrap().children.pop().unwrap_or_default()
    }

    /// Returns every element of this name below this one.
    pub(super) fn all<'a>(&'a self, name: &'a str) -> Box<dyn Iterator<Item = &'a Self> + 'a> {
        let own = self.children.iter().filter(move |child| child.name == name);
        Box::new(own.chain(self.children.iter().flat_map(move |child| child.all(name))))
    }

    pub(super) fn get(&self, attribute: &str) -> &str {
        self.attributes.get(attribute).map_or("", String::as_str)
    }

    /// Returns the joined texts of the elements of this name below this one.
    pub(super) fn text_of(&self, name: &str) -> String {
        self.all(name).map(|element| element.text.as_str()).collect()
    }
}

/// Returns the XML parts of a package by name.
pub(super) fn parts(package: &[u8]) -> BTreeMap<String, Element> {
    let mut package = zip::ZipArchive::new(Cursor::new(package)).unwrap();
    let mut parts = BTreeMap::new();
    for index in 0..package.len() {
        let mut part = package.by_index(index).unwrap();
        let name = part.name().unwrap().into_owned();
        if name.ends_with(".xml") || name.ends_with(".rels") {
            let mut text = String::new();
            part.read_to_string(&mut text).unwrap();
            parts.insert(name, Element::read(&text));
        }
    }
    parts
}
