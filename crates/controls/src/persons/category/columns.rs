//! The words of columns: what a table is about, by what its columns are called.
//!
//! A column's name is read like a sentence, and its words are others: `lat`, `mcc`, `prompt`. A
//! weak one (`location`, `amount`) needs a second one, or a column of times beside it: who paid how
//! much when is a payment, while the location of an office is none of a person.

use std::sync::LazyLock;

use lexicon::{Categories, DataCategory};

use super::{Cue, Found, Lexicon, Place};

/// What a table with columns of these names says about the persons in its rows.
pub(in crate::persons) fn of_columns<'a>(names: impl IntoIterator<Item = &'a str>) -> Categories {
    let lexicon = &*COLUMNS;
    let mut found = Found::default();
    let mut timed = false;
    for name in names {
        let split = split_words(name);
        let mut place = Place::START;
        let mut add = |cue| {
            let cue_is_time = lexicon.cues.get(usize::from(cue)).is_some_and(is_time);
            timed |= cue_is_time;
            if !cue_is_time {
                found.add(lexicon, cue);
            }
        };
        lexicon.automaton.read(&mut place, &split, &mut add);
        lexicon.automaton.end(&mut place, &mut add);
    }
    let weak = || {
        let categories = DataCategory::ALL.into_iter().zip(found.weak);
        categories.filter(|(_, first)| *first != 0).map(|(category, _)| category).collect()
    };
    found.categories.with(if timed { weak() } else { Categories::NONE })
}

/// Cues of no category of their own say that a column is a time.
fn is_time(cue: &Cue) -> bool {
    cue.category == DataCategory::Identity
}

/// A name such as `lastSeenAt` as words with spaces between.
fn split_words(name: &str) -> String {
    let mut split = String::with_capacity(name.len() + 4);
    let mut lower = false;
    for letter in name.chars().take(LONGEST) {
        if lower && letter.is_ascii_uppercase() {
            split.push(' ');
        }
        lower = letter.is_ascii_lowercase() || letter.is_ascii_digit();
        split.push(letter);
    }
    split
}

/// LIMIT: characters of a column's name that are read.
const LONGEST: usize = 128;

static COLUMNS: LazyLock<Lexicon> = LazyLock::new(|| {
    let cues = CUES.into_iter().flat_map(|(category, strong, weak)| {
        let cue = move |strong| move |words: &&'static str| Cue { words, category, strong };
        strong.iter().map(cue(true)).chain(weak.iter().map(cue(false)))
    });
    Lexicon::new(cues)
});

/// The strong cues and the weak cues of a category; those of identity are times.
type Words = (DataCategory, &'static [&'static str], &'static [&'static str]);

#[rustfmt::skip]
const CUES: [Words; 9] = [
    (DataCategory::Location, &[
        "lat", "lon", "lng", "latitude", "longitude", "gps*", "latlong", "latlon", "latlng",
        "coordinates", "coords", "geohash", "geo point", "geolocation", "h3", "h3 index", "cell id",
        "cellid", "cell tower*", "tower id", "tower", "cell site", "lac", "checkin*", "check in*",
        "last seen at", "visited place*", "place visited", "geofence*", "last location",
        "breitengrad", "langengrad", "laengengrad", "latitud", "longitud", "緯度", "経度",
        "位置情報",
    ], &[
        "location*", "place", "venue", "position", "speed", "accuracy*", "altitude", "heading",
        "standort", "ort", "lieu", "ubicacion", "lugar", "場所", "位置",
    ]),
    (DataCategory::Transactions, &[
        "merchant*", "mcc", 
        "transaction*", "txn*", "payee", "payer", "payment*", "paid amount",
        "purchase*", "debit", "credit", "account balance", "amount paid", "amount spent", "spend",
        "handler", "haendler", "umsatz", "empfangerkonto",
        "commercant", "paiement", "comercio", 
        "pago", "加盟店", "取引", "決済*", "利用金額",
    ], &[
        "card", "pan", "iban", "karte",
        "kartennummer", "carte", "tarjeta", 
        "amount", "total", "price", "currency", "balance", "store", "betrag", "wahrung",
        "waehrung", "montant", "devise", "importe", "monto", "moneda", "金額", "通貨",
    ]),
    (DataCategory::SearchHistory, &[
        "query", "search", "search term*", "search quer*", "search text", "searched*", "query text",
        "visited url", "url visited", "clicked url", "page visited", "result clicked",
        "suchbegriff", "suchanfrage", "suche", "requete", "recherche", "terme recherche",
        "consulta", "busqueda", "termino de busqueda", "検索語", "検索*",
    ], &["url", "domain", "keyword*", "website", "rank", "clicked"]),
    (DataCategory::ChatHistory, &[
        "prompt", "user prompt", "user message", "assistant*", "bot reply", "bot response",
        "completion", "model response", "conversation*", "chatbot*", "chat id", "chat message",
        "chat text", "asked question", "gesprach", "chatverlauf", "chat", "チャット*",
        "会話*",
    ], &[
        "question", "answer", "response", "reply", "asked", "frage", "antwort", "reponse",
        "pregunta", "respuesta", "質問", "回答",
    ]),
    (DataCategory::Communications, &[
        "caller*", "callee*", "called*", "calling*", "a number", "b number", "anumber", "bnumber",
        "call type", "call start*", "call duration", "call time", "call id", "message text",
        "message body", "sms*", "cdr*", "sender", "recipient", "message", "from number",
        "to number", "anrufer", "angerufener", "absender", "appelant", "appele",
        "expediteur", "destinataire", "llamante", "llamado", "remitente", "発信者", "着信者",
        "通話*", "送信者", "受信者",
    ], &["duration", "subject", "body", "direction", "dauer", "duree", "duracion"]),
    (DataCategory::Health, &[
        "diagnos*", "icd*", "patient*", "paciente*", "mrn", "medication*", "medicament*",
        "prescription*", "prescribed*", "drug", "dosage", "symptom*", "blood*", "hba#c", "bmi",
        "allerg*", "ward", "health*", "nhs*", "disease*", "treatment*", "admission diagnosis",
        "krankheit", "medikament*", "station", "maladie", "ordonnance", "enfermedad", "患者*",
        "診断*", "病名", "薬*", "処方*",
    ], &["condition", "admission*", "admitted*", "discharge*", "clinic", "hospital", "physician"]),
    (DataCategory::Biometric, &[
        "fingerprint*", "face", "face id", "face embedding", "face template", "face image",
        "facial*", "iris*", "voiceprint*", "biometric*", "faceprint*", "fingerabdruck*", "指紋*",
    ], &["embedding", "template", "match score", "photo"]),
    (DataCategory::Genomic, &[
        "genotype*", "snp*", "rsid", "rs id", "allele*", "chromosome*", "gene", "genome*",
        "dna*", "variant id", "zygosity", "遺伝子*",
    ], &["chr", "variant", "pos", "ref", "alt"]),
    (DataCategory::Identity, &[
        "time", "timestamp", "ts", "date", "datetime", "date time", "at", "when", "day", "hour",
        "created at", "zeit", "zeitpunkt", "zeitstempel", "datum", "uhrzeit", "heure", "horodatage",
        "fecha", "hora", "日時", "日付", "時刻",
    ], &[]),
];
