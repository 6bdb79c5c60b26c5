//! Columns: what is in one, by what it is called.
//!
//! The last word of a name that is known decides (`customer e-mail` is an e-mail address, `e-mail
//! status` is a thing), and what it stands with may say more: the `id` of a customer is a person,
//! that of an order is a thing.

use std::sync::LazyLock;

use super::super::category::automaton::{Automaton, Place};

/// What a column holds.
///
/// The order is that of preference: of the identifiers in one row, the first is the person. It is
/// the same in every table, so that a person has the same identity in different files; what most
/// files have in common comes first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::persons) enum Class {
    Address,
    Phone,
    Registration,
    /// An id that is declared to be a person's, in whatever form.
    Declared,
    Handle,
    Account,
    Card,
    Device,
    AdvertisingId,
    /// A person in whatever form: a name, an id, an address.
    Person,
    Name,
    GivenName,
    FamilyName,
    /// The number of a row, which may be a person's if nothing else is.
    RowId,
    /// What persons have and things do not: a date of birth, a sex.
    Personal,
    /// One end of a message or a payment: a person if it looks like one.
    Party,
    Time,
    Latitude,
    Longitude,
    /// A place in one cell.
    Point,
    /// A thing. Numbers in it are nobody's.
    Thing,
    /// Nothing that the name says.
    Text,
}

impl Class {
    /// Whether it identifies a person by itself.
    pub(in crate::persons) fn identifies(self) -> bool {
        self <= Self::AdvertisingId
    }

    /// Whether a table that has such a column is about persons.
    pub(in crate::persons) fn is_of_person(self) -> bool {
        self <= Self::FamilyName
    }
}

/// As whom a person stands in a row. Persons of different roles in one row are different persons.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::persons) enum Role {
    /// Whom the row is about.
    #[default]
    Subject,
    /// Who sends, calls or pays.
    Source,
    /// Who is sent something, called or paid.
    Target,
    /// Who deals with the subject: an agent, a physician, an author.
    Staff,
}

/// A column of a table.
#[derive(Clone, Debug)]
pub(in crate::persons) struct Column {
    /// What it is called.
    pub(in crate::persons) name: String,
    /// What it holds.
    pub(in crate::persons) class: Class,
    /// As whom.
    pub(in crate::persons) role: Role,
    /// Which of several of one kind it is (home, work, other): the same person has them.
    pub(in crate::persons) alternate: bool,
    /// What sort of id it is, for those that are declared.
    pub(in crate::persons) sort: &'static str,
}

impl Column {
    /// The column of this name.
    pub(super) fn new(name: &str) -> Self {
        let mut words = known(name);
        words.sort_unstable_by_key(|word| (word.end, word.end - word.start));
        let is_within = |word: &Known| {
            let longer = |other: &Known| {
                other.start <= word.start
                    && word.end <= other.end
                    && other.end - other.start > word.end - word.start
            };
            words.iter().any(longer)
        };
        let words: Vec<_> = words.iter().filter(|word| !is_within(word)).collect();
        let mut column = Self {
            name: name.chars().take(LONGEST).collect(),
            class: Class::Text,
            role: Role::Subject,
            alternate: false,
            sort: "",
        };
        let mut end = 0;
        for known in words {
            column.read(known.word);
            end = known.end;
        }
        // Something about a person that nobody knows here, such as `patient remark`.
        if column.class == Class::Person && goes_on(name, end) {
            column.class = Class::Text;
        }
        column
    }

    /// Reads the next word of the name.
    fn read(&mut self, word: Word) {
        match word {
            Word::Is(Class::RowId) => {
                self.class = match self.class {
                    Class::Person | Class::Handle | Class::Party => Class::Declared,
                    Class::Text => Class::RowId,
                    other => other,
                };
            }
            // The name of a product.
            Word::Is(Class::Name) if self.class == Class::Thing => {}
            Word::Is(class) => self.class = class,
            Word::Somebody(sort) => {
                self.class = Class::Person;
                self.sort = sort;
            }
            Word::As(role) => {
                self.role = role;
                if self.class == Class::Text {
                    self.class = Class::Party;
                }
            }
            Word::Other => self.alternate = true,
        }
    }
}

/// What a word in the name of a column says.
#[derive(Clone, Copy, Debug)]
enum Word {
    Is(Class),
    /// A person, of this sort.
    Somebody(&'static str),
    As(Role),
    /// One of several of a kind.
    Other,
}

/// A word that was found in a name, and where.
#[derive(Clone, Copy)]
struct Known {
    start: usize,
    end: usize,
    word: Word,
}

/// Whether another word begins in `name` after its first `end` characters.
fn goes_on(name: &str, end: usize) -> bool {
    let mut rest = name.chars().skip(end).peekable();
    let camel = rest.peek().is_some_and(char::is_ascii_uppercase);
    let rest = rest.skip_while(|letter| letter.is_alphanumeric() && !camel);
    rest.into_iter().any(char::is_alphabetic)
}

/// LIMIT: characters of a name that are read.
const LONGEST: usize = 128;

fn known(name: &str) -> Vec<Known> {
    let names = &*NAMES;
    let mut found = Vec::new();
    let mut place = Place::START;
    let mut buffer = [0; 4];
    let mut lower = false;
    let letters = name.chars().take(LONGEST).chain(std::iter::once(' '));
    for (end, letter) in letters.enumerate() {
        let mut report = |cue: u16| {
            if let Some((words, word)) = names.words.get(usize::from(cue)) {
                let closed = usize::from(!words.ends_with('*') && words.is_ascii());
                let end = (end + 1).saturating_sub(closed);
                let length = words.trim_end_matches('*').chars().count();
                found.push(Known { start: end.saturating_sub(length), end, word: *word });
            }
        };
        // `lastSeenAt` is three words.
        if lower && letter.is_ascii_uppercase() {
            names.automaton.read(&mut place, " ", &mut report);
        }
        lower = letter.is_ascii_lowercase() || letter.is_ascii_digit();
        names.automaton.read(&mut place, letter.encode_utf8(&mut buffer), &mut report);
    }
    found
}

struct Names {
    automaton: Automaton,
    words: Vec<(&'static str, Word)>,
}

static NAMES: LazyLock<Names> = LazyLock::new(|| {
    let of = |words: &'static [&'static str], word| words.iter().map(move |one| (*one, word));
    let words: Vec<_> = CLASSES
        .into_iter()
        .flat_map(|(class, words)| of(words, Word::Is(class)))
        .chain(SOMEBODY.into_iter().flat_map(|(sort, words)| of(words, Word::Somebody(sort))))
        .chain(ROLES.into_iter().flat_map(|(role, words)| of(words, Word::As(role))))
        .chain(of(&OTHER, Word::Other))
        .collect();
    Names { automaton: Automaton::new(words.iter().map(|(words, _)| *words)), words }
});

#[rustfmt::skip]
const CLASSES: [(Class, &[&str]); 20] = [
    (Class::Declared, &[
        "kundennummer", "kundennr", "kunden id", "patientennummer", "patientennr", "personalnummer",
        "matrikelnummer", "mitgliedsnummer", "userid", "customerid", "patientid", "employeeid",
    ]),
    (Class::Address, &[
        "email*", "e mail*", "mail", "mail address", "mail id", "correo*", "courriel*",
        "adresse mail", "adresse email", "adresse electronique", "メール*", "mailadresse",
    ]),
    (Class::Phone, &[
        "phone*", "telephone*", "mobile*", "msisdn*", "tel", "cell", "cell phone*", "cellphone*",
        "contact number", "contact no", "fax", "whatsapp*", "telefon*", "telefono*", "handy*",
        "handynummer", "rufnummer*", "portable", "movil*", "celular*", "a number", "b number",
        "anumber", "bnumber", "calling number", "called number", "from number", "to number",
        "number called", "subscriber number", "電話*", "携帯*",
    ]),
    (Class::Registration, &[
        "ssn", "social security*", "national id*", "nationalid", "national insurance*", "passport*",
        "tax id*", "taxpayer*", "nino", "aadhaar*", "cpf", "dni", "nie", "curp", "identity number",
        "identity no", "id number", "id card*", "driver licen*", "drivers licen*", "driver s licen*",
        "driving licen*", "nhs number*", "nhs no", "licence plate*", "license plate*", "plate*",
        "number plate*", "personalausweis*", "ausweis*", "steuer id*", "sozialversicherungs*",
        "kennzeichen", "immatriculation", "matricula", "pasaporte", "passeport",
        "numero de securite sociale", "my number*", "mynumber*", "social insurance*", "pesel", "bsn",
        "personnummer", "fodselsnummer", "tfn", "codice fiscale", "nric", "マイナンバー", "旅券*",
    ]),
    (Class::Handle, &[
        "username*", "user name*", "handle", "login", "login name", "screen name", "nickname",
        "benutzername", "identifiant", "usuario", "ユーザー名", "ユーザ名",
    ]),
    (Class::Account, &[
        "iban*", "account", "account number*", "account no", "account num", "acct*",
        "bank account*", "konto", "kontonummer", "compte", "numero de compte", "cuenta",
        "numero de cuenta", "口座*",
    ]),
    (Class::Card, &[
        "card", "card number*", "card no", "card num", "pan", "credit card*", "debit card*",
        "karte", "kartennummer", "carte", "numero de carte", "tarjeta", "numero de tarjeta",
        "カード番号", "カード",
    ]),
    (Class::Device, &[
        "imei*", "imsi*", "iccid*", "mac", "mac address*", "device", "handset*", "gerat*",
        "geraet*", "appareil", "dispositivo", "端末*",
    ]),
    (Class::AdvertisingId, &[
        "ad id", "adid", "idfa", "gaid", "aaid", "maid", "advertising id*", "mobile ad id",
        "mobile advertising id", "広告id",
    ]),
    (Class::Name, &[
        "name", "names", "full name", "fullname", "vollstandiger name", "nom complet",
        "nombre completo", "nombre", "nom", "氏名", "名前", "姓名",
        "お名前", "顧客名", "患者名", "会員名", "利用者名",
    ]),
    (Class::GivenName, &[
        "first name", "firstname", "given name*", "givenname", "forename*", "vorname", "prenom",
        "nombre de pila", "primer nombre", "fname",
    ]),
    (Class::FamilyName, &[
        "last name", "lastname", "family name", "familyname", "surname*", "nachname", "familienname",
        "nom de famille", "apellido*", "lname", "姓", "名字",
    ]),
    (Class::RowId, &[
        "id", "ids", "no", "number", "num", "nr", "nummer", "ref", "reference", "key", "code",
        "uuid", "guid", "hash", "token", "numero", "番号", "identifier",
    ]),
    (Class::Personal, &[
        "dob", "date of birth", "birth*", "birthday", "birth date", "birthdate", "born",
        "year of birth", "age", "sex", "gender", "nationality", "citizenship", "marital*",
        "ethnicity", "religion", "address*", "street*", "home address", "postal address", "salary",
        "occupation", "job title", "next of kin", "blood type", "mother*", "geburtsdatum",
        "geburtstag", "geschlecht", "adresse", "anschrift", "strasse", "alter", "nationalitat",
        "date de naissance", "sexe", "fecha de nacimiento", "direccion", "sexo", "edad",
        "生年月日", "性別", "住所", "年齢", "国籍",
    ]),
    (Class::Time, &[
        "time", "timestamp*", "ts", "datetime", "date", "at", "when", "day", "hour", "epoch",
        "zeit", "zeitpunkt", "zeitstempel", "datum", "uhrzeit", "heure", "horodatage", "fecha",
        "hora", "日時", "日付", "時刻", "t",
    ]),
    (Class::Latitude, &["lat", "latitude", "latitud", "breitengrad", "緯度"]),
    (Class::Longitude, &[
        "lon", "lng", "long", "longitude", "longitud", "langengrad", "laengengrad", "経度",
    ]),
    (Class::Point, &[
        "geohash*", "coordinates", "coords", "latlong", "latlon", "latlng", "lat lon", "lat lng",
        "lat long", "gps", "gps position", "h3", "h3 index", "h3 cell", "geo point", "cell id",
        "cellid", "cell tower*", "tower id", "位置情報",
    ]),
    (Class::Thing, &[
        "order*", "invoice*", "sku", "product*", "item*", "part", "part no", "part number", "parts",
        "article*", "price*", "cost*", "qty", "quantity", "amount*", "total*", "sum", "currency",
        "balance*", "status", "state", "type", "version*", "stock", "weight", "size", "color",
        "colour", "model", "brand", "batch*", "serial*", "lot", "tracking*", "shipment*", "count",
        "counts", "average", "avg", "mean", "median", "percent*", "share", "rate", "score",
        "subject", "body", "title", "description", "comment*", "note*", "file*", "filename", "path",
        "url", "uri", "link", "host*", "hostname", "server*", "ip", "ip address*", "port", "domain",
        "website", "company*", "organisation*", "organization*", "department*", "project*", "task*",
        "ticket*", "case", "issue*", "event*", "session*", "request*", "transaction*", "txn*",
        "message id", "merchant*", "mcc", "category", "segment", "tier", "agent string",
        "user agent", "verified", "enabled", "valid", "flag", "role", "group", "team", "country*",
        "city*", "region*", "language*", "locale", "timezone", "location*", "duration*", "page*",
        "query*", "question*", "answer*", "response*", "prompt*", "message*", "text", "content",
        "seconds", "minutes", "ms", "bytes", "isbn*", "ean", "upc", "gtin", "vat*", "tax", "hotel*",
        "flight*", "room*", "table*", "column*", "field*", "commit*", "build*", "release*",
        "betrag*", "preis*", "menge", "artikel*", "bestell*", "rechnung*", "produkt*", "anzahl",
        "firma", "stadt", "land", "prix", "quantite", "montant", "commande*", "produit*", "facture*",
        "ville", "pays", "entreprise", "precio*", "cantidad", "importe", "pedido*", "producto*",
        "factura*", "ciudad", "pais", "empresa", "商品*", "価格", "数量", "注文*", "金額", "会社*",
    ]),
    (Class::Party, &["contact", "contacts", "who", "whom"]),
];

/// Nouns for persons, with the sort under which their ids are told apart. Whoever buys is one sort,
/// so that a user of one file is the customer of another.
#[rustfmt::skip]
const SOMEBODY: [(&str, &[&str]); 6] = [
    ("customer", &[
        "user*", "uid", "customer*", "client", "clients", "member*", "subscriber*", "account holder",
        "cardholder*", "card holder*", "policy holder*", "policyholder*", "buyer*", "consumer*",
        "kunde*", "nutzer*", "benutzer*", "mitglied*", "utilisateur*", "abonne*", "cliente*",
        "顧客*", "会員*", "利用者*", "ユーザー*",
    ]),
    ("patient", &["patient*", "mrn", "paciente*", "medical record*", "患者*"]),
    ("employee", &[
        "employee*", "staff*", "worker*", "mitarbeiter*", "employe*", "empleado*", "社員*",
    ]),
    ("student", &["student*", "pupil*", "etudiant*", "estudiante*", "学生*"]),
    ("person", &[
        "person", "persons", "person id", "person no", "individual*", "citizen*", "resident*",
        "subject id", "subject no", "suspect*", "target", "targets", "target id", "applicant*",
        "candidate*", "passenger*", "guest*", "driver*", "voter*", "victim*", "witness*",
        "defendant*", "tenant*", "burger*", "persona", "personne", "個人*", "対象者*",
    ]),
    ("donor", &["donor*", "participant*", "sample id", "proband*"]),
];

#[rustfmt::skip]
const ROLES: [(Role, &[&str]); 3] = [
    (Role::Source, &[
        "caller*", "calling*", "from", "sender*", "payer*", "originator*", "source", "a number",
        "anumber", "absender", "anrufer", "expediteur", "appelant", "remitente", "llamante",
        "発信者*", "送信者*",
    ]),
    (Role::Target, &[
        "callee*", "called*", "to", "recipient*", "receiver*", "payee*", "beneficiary*",
        "destination", "counterparty*", "b number", "bnumber", "empfanger*", "angerufener",
        "destinataire", "appele", "destinatario", "llamado", "着信者*", "受信者*",
    ]),
    (Role::Staff, &[
        "agent", "agents", "assigned*", "assignee*", "handled by", "handler", "manager*",
        "supervisor*", "created by", "updated by", "approved by", "owner*", "author*", "operator*",
        "physician*", "doctor*", "officer*", "sales rep*", "account manager*", "case worker*",
        "caseworker*", "sachbearbeiter*", "emergency contact*", "担当者*",
    ]),
];

const OTHER: [&str; 14] = [
    "home",
    "work",
    "office",
    "alternate",
    "alternative",
    "alt",
    "secondary",
    "backup",
    "other",
    "private",
    "business",
    "recovery",
    "personal",
    "additional",
];

#[cfg(test)]
mod tests;
