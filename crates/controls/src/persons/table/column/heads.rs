//! What columns are called, in five languages.
//!
//! Without case and marks; `*` leaves the end open.

use super::{Class, Role};

#[rustfmt::skip]
pub(super) const CLASSES: [(Class, &[&str]); 20] = [
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
        "identity no", "id number", "id card*", "driver licen*", "drivers licen*",
        "driver s licen*",
        "driving licen*", "nhs number*", "nhs no", "licence plate*", "license plate*", "plate*",
        "number plate*", "personalausweis*", "ausweis*", "steuer id*", "sozialversicherungs*",
        "kennzeichen", "immatriculation", "matricula", "pasaporte", "passeport",
        "numero de securite sociale", "my number*", "mynumber*", "social insurance*", "pesel",
        "bsn",
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
        "last name", "lastname", "family name", "familyname", "surname*", "nachname",
        "familienname",
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
        "firma", "stadt", "land", "prix", "quantite", "montant", "commande*", "produit*",
        "facture*",
        "ville", "pays", "entreprise", "precio*", "cantidad", "importe", "pedido*", "producto*",
        "factura*", "ciudad", "pais", "empresa", "商品*", "価格", "数量", "注文*",
        "金額", "会社*",
    ]),
    (Class::Party, &["contact", "contacts", "who", "whom"]),
];

/// Nouns for persons, with the sort under which their ids are told apart. Whoever buys is one sort,
/// so that a user of one file is the customer of another.
#[rustfmt::skip]
pub(super) const SOMEBODY: [(&str, &[&str]); 6] = [
    ("customer", &[
        "user*", "uid", "customer*", "client", "clients", "member*", "subscriber*",
        "account holder",
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
pub(super) const ROLES: [(Role, &[&str]); 3] = [
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

pub(super) const OTHER: [&str; 14] = [
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
