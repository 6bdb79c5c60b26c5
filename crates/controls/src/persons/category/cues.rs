//! The words of sentences. Without case and marks; `*` leaves the end open, `#` is a digit.
//!
//! Chosen by hand. A word that ordinary office text uses for other things (`message`, `location`,
//! `be patient`, `fingerprint` of a key) is weak or takes a second word with it.

use lexicon::DataCategory;

use super::Cue;

/// The strong cues and the weak cues of a category.
type Words = (DataCategory, &'static [&'static str], &'static [&'static str]);

/// Every cue.
pub(super) fn all() -> impl Iterator<Item = Cue> {
    CUES.into_iter().flat_map(|(category, strong, weak)| {
        let cue = move |strong| move |words: &&'static str| Cue { words, category, strong };
        strong.iter().map(cue(true)).chain(weak.iter().map(cue(false)))
    })
}

const CUES: [Words; 8] = [
    (DataCategory::Location, &LOCATION, &LOCATION_WEAK),
    (DataCategory::Transactions, &TRANSACTIONS, &TRANSACTIONS_WEAK),
    (DataCategory::SearchHistory, &SEARCH, &SEARCH_WEAK),
    (DataCategory::ChatHistory, &CHAT, &CHAT_WEAK),
    (DataCategory::Communications, &COMMUNICATIONS, &COMMUNICATIONS_WEAK),
    (DataCategory::Health, &HEALTH, &HEALTH_WEAK),
    (DataCategory::Biometric, &BIOMETRIC, &BIOMETRIC_WEAK),
    (DataCategory::Genomic, &GENOMIC, &GENOMIC_WEAK),
];

#[rustfmt::skip]
const LOCATION: [&str; 80] = [
    "gps", "geofence*", "geofencing", "geolocation*", "geolocate*", "geotag*", "geohash*",
    "latitude", "longitude", "lat long", "lat lon", "lat lng", "cell tower*", "cell site*",
    "tower dump*", "whereabouts", "where was", "where were", "where is she", "where is he",
    "where did he go", "where did she go", "where did they go", "where has he been",
    "where has she been", "location history", "location histories", "location data",
    "location trace*", "location ping*", "location record*", "location point*", "location log*",
    "location trail*", "last known location*", "known locations", "his location", "her location",
    "their location*", "phone location*", "device location*", "locations visited",
    "places visited", "visited places", "movements of", "movement history", "movement profile*",
    "movement pattern*", "tracked to", "track the phone", "tracking device*", "plate reader*",
    "anpr", "alpr", "position fix*", "travel history", "follow the phone",
    // German
    "standortdaten", "standortverlauf*", "bewegungsprofil*", "bewegungsdaten", "funkzelle*",
    "breitengrad*", "langengrad*", "wo war", "aufenthaltsort*",
    // French
    "geolocalis*", "ou se trouvait", "ou etait", "bornage*", "antenne relais",
    // Spanish
    "geolocaliz*", "donde estaba", "donde estuvo", "historial de ubicacion*",
    // Japanese
    "位置情報", "行動履歴", "どこにい", "基地局", "緯度",
];

#[rustfmt::skip]
const LOCATION_WEAK: [&str; 18] = [
    "location*", "coordinates", "ping*", "track*", "movements", "wifi access point*",
    "checked in at", "last seen", "routes taken", "toll record*", "toll road*", "standort*",
    "ortung*",
    "localisation*", "ubicacion*", "現在地", "経度", "移動",
];

#[rustfmt::skip]
const TRANSACTIONS: [&str; 63] = [
    "transaction histor*", "transactions of", "transactions for", "card transaction*",
    "bank transaction*", "transaction record*", "card payment*", "payment history",
    "payment record*", "payments of", "payments by", "payments made by", "credit card*",
    "debit card*", "card statement*", "bank statement*", "account statement*",
    "statement of account", "bank record*", "financial record*", "purchase history",
    "purchase record*", "spending habits", "spending pattern*", 
    "wire transfer*", "bank transfer*", "money transfer*", "chargeback*", "atm withdrawal*",
    "cash withdrawal*", "direct debit*", "cardholder*", "card holder*", "merchant categor*",
    "card was used", 
    // German
    "kontoauszug*", "kontobewegung*", "uberweisung*", "ueberweisung*", "kreditkarte*",
    "kartenzahlung*", "lastschrift*", "kaufhistorie",
    // French
    "releve de compte", "releves de compte", "releve bancaire", "releves bancaires",
    "carte bancaire", "cartes bancaires", "carte de credit", "virement*", "historique d achat*",
    // Spanish
    "tarjeta de credito", "tarjeta bancaria", "extracto bancario", "extractos bancarios",
    "transferencia bancaria", "historial de compra*",
    // Japanese
    "クレジットカード", "取引履歴", "購入履歴", "口座明細", "カード利用",
];

#[rustfmt::skip]
const TRANSACTIONS_WEAK: [&str; 24] = [
    "purchases", "iban*", "card number*", "point of sale",
    "transaction*", "payment*", "purchased", "merchant*", "spent", "spending", "bought",
    "withdrawal*", "payee*", "payer*", "remittance*", "debited", "umsatz*", "zahlung*", "achats",
    "paiement*", "compras", "pago*", "振込", "決済",
];

#[rustfmt::skip]
const SEARCH: [&str; 50] = [
    "search histor*", "searched for", "search quer*", "search log*", "search record*",
    "search terms", "search activity", "browsing histor*", "browsing record*", "browsing data",
    "browser histor*", "web histor*", "web searches", "internet histor*", "internet searches",
    "internet connection records", "websites visited", "visited websites", "sites visited",
    "pages visited", "searches by", "searches of", "his searches", "her searches",
    "their searches", "googled",
    // German
    "suchverlauf*", "suchanfrage*", "suchhistorie*", "suchbegriff*", "browserverlauf*",
    "gesucht nach",
    // French
    "historique de recherche*", "historique de navigation", "historique web",
    "requetes de recherche", "a recherche sur",
    // Spanish
    "historial de busqueda*", "historial de navegacion", "busquedas de", "busquedas en",
    "sitios visitados",
    // Japanese
    "検索履歴", "閲覧履歴", "検索した", "検索クエリ", "検索語",
    "検索ワード", "検索キーワード",
    "ブラウザ履歴",
];

#[rustfmt::skip]
const SEARCH_WEAK: [&str; 8] = [
    "searches", "queries", "browsing", "browsed", "search engine*", "busquedas", "recherches",
    "検索",
];

#[rustfmt::skip]
const CHAT: [&str; 52] = [
    "chat histor*", "chat log*", "chat transcript*", "chatbot question*", "chatbot conversation*",
    "chatbot log*", "chatbot quer*", "chatbot session*", "chatbot prompt*", "chatbot histor*",
    "chatbot chat*", "to the chatbot", "asked the chatbot", "with the chatbot",
    "conversation log*", "conversation histor*", "prompt histor*", "prompt log*",
    "asked the assistant", "asked the bot", "asked the ai", "asked an ai", "questions to the ai",
    "questions to the assistant", "assistant conversation*", "assistant log*",
    "conversations with the assistant", "conversations with the ai", "told the assistant",
    "told the chatbot", "ai chats",
    // German
    "chatverlauf*", "chatprotokoll*", "chatbot fragen", "chatbot gesprach*",
    "fragte den assistenten",
    "fragen an den chatbot", "an den chatbot",
    // French
    "historique de conversation*", "historique des conversations", "au chatbot",
    "questions posees a l assistant", "journal des conversations",
    // Spanish
    "historial de chat*", "historial de conversacion*", "pregunto al asistente",
    "preguntas al chatbot", "al chatbot",
    // Japanese
    "チャット履歴", "会話履歴", "会話ログ", "チャットログ",
];

#[rustfmt::skip]
const CHAT_WEAK: [&str; 7] = [
    "chatbot*", "prompts", "chat session*", "conversations", "questions asked",
    "チャットボット",
    "質問",
];

#[rustfmt::skip]
const COMMUNICATIONS: [&str; 69] = [
    "call record*", "call detail*", "cdr", "cdrs", "call log*", "call histor*", "phone record*",
    "telephone record*", "text message*", "sms message*", "sms log*", "sms histor*",
    "sms between", "message histor*", "message log*", "messages between", 
    "messages sent", "sent messages", "private message*", "direct message*", "emails between",
    "e mails between", "mails between", "email record*", "email metadata", "emails of",
    "intercepted", "intercepts", "wiretap*", "pen register*", "calls between", "calls made",
    "called numbers", "numbers called", "contact chain*",
    "communications of", "communication record*", "mailbox content*", "whatsapp message*",
    "signal message*", "telegram message*",
    // German
    "verbindungsdaten", "verbindungsnachweis*", "einzelverbindung*", "anrufliste*", "anruflisten",
    "anrufprotokoll*", "telefonate", "nachrichtenverlauf*", "nachrichten zwischen",
    "nachrichten von",
    // French
    "releve telephonique", "releves telephoniques", "fadette", "fadettes", "messages entre",
    "journal d appels", "journaux d appels", "ecoutes telephoniques",
    // Spanish
    "registro de llamadas", "registros de llamadas", "historial de llamadas",
    "mensajes entre", "llamadas entre",
    // Japanese
    "通話記録", "通話履歴", "メッセージ履歴", "発信履歴", "着信履歴",
];

#[rustfmt::skip]
const COMMUNICATIONS_WEAK: [&str; 14] = [
    "messages", "calls", "sms", "voicemail*", "correspondence", "metadata", "caller*", "callee*",
    "anrufe", "nachrichten", "appels", "llamadas", "mensajes", "メッセージ",
];

#[rustfmt::skip]
const HEALTH: [&str; 82] = [
    "diagnosed with", "diagnosis of", "diagnosis code*", "medical diagnos*", "patients",
    "the patient", "patient s", "patient record*", "patient id*", "patient name*", "patient data",
    "patient file*", "patient histor*", "for patient", "prescription*", 
    "icd", "icd ##", "icd10", "medical record*", "medical histor*", "medical condition*",
    "medical file*", "medication*", "hospital admission*", "hospital record*",
    "admitted to hospital",
    "discharge summar*", "lab result*", "blood test*", "blood pressure", "blood group",
    "hiv", "hba#c", "oncolog*", "chemotherap*", "diabetes", "diabetic*", "psychiatr*",
    "vaccination record*", "vaccination status", "pregnan*", "health record*", "health condition*",
    "health data", "clinical note*", "clinical trial*", "sick leave", "comorbid*", "nhs number*",
    // German
    "patientin*", "patienten*", "krankheit*", "krankmeldung*", "krankenakte*", "krankenschein*",
    "arztbrief*", "medikament*", "befunde", "diagnosen", "verschreibung*",
    // French
    "patiente", "patientes", "dossier medical", "dossiers medicaux", "antecedents medicaux",
    "arret maladie", "medicament*", "ordonnance medicale",
    // Spanish
    "paciente*", "historia clinica", "historial medico", "historias clinicas", "receta medica",
    "recetas medicas", "enfermedades",
    // Japanese
    "患者", "病歴", "カルテ", "処方", "既往", "投薬", "診断書",
];

#[rustfmt::skip]
const HEALTH_WEAK: [&str; 26] = [
    "prescribed",
    "patient", "diagnos*", "symptom*", "surgery", "therap*", "cancer", "allerg*", "clinic*",
    "hospital*", "treatment*", "dosage*", "dose", "disease*", "illness*", "doctor*", "vaccin*",
    "rezept*", "krankenhaus", "ordonnance*", "maladie*", "diagnostico*", "enfermedad", "病院",
    "診断", "症状",
];

#[rustfmt::skip]
const BIOMETRIC: [&str; 52] = [
    "biometri*", "facial recognition", "face recognition", "face match*", "face template*",
    "face embedding*", "face scan*", "face image*", "facial image*", "facial scan*", "faceprint*",
    "face print*", "faces of", "fingerprint scan*", "fingerprint match*", "fingerprint record*",
    "fingerprint image*", "fingerprint template*", "fingerprint database*", "fingerprints of",
    "fingerprints from", "latent print*", "iris scan*", "iris template*", "iris code*",
    "retina scan*", "retinal scan*", "voiceprint*", "voice print*", "voice recognition",
    "speaker recognition", "gait recognition", "gait analysis", "palm print*", "palmprint*",
    "palm vein*", "mugshot*",
    // German
    "fingerabdruck*", "fingerabdrucke", "gesichtserkennung*", "gesichtsbild*", "stimmabdruck*",
    // French
    "empreinte digitale", "empreintes digitales", "reconnaissance faciale",
    // Spanish
    "huella dactilar", "huellas dactilares", "reconocimiento facial",
    // Japanese
    "指紋", "顔認証", "虹彩", "生体認証",
];

#[rustfmt::skip]
const BIOMETRIC_WEAK: [&str; 7] = [
    "fingerprint*", "face", "iris", "retina", "selfie*", "watchlist*", "顔写真",
];

#[rustfmt::skip]
const GENOMIC: [&str; 36] = [
    "genome", "genomes", "genomic*", "genotype*", "genotyping", "dna sample*", "dna profile*",
    "dna test*", "dna sequence*", "dna sequencing", "dna match*", "dna result*", "dna record*",
    "dna data*", "dna of", "snp", "snps", "allele*", "brca#", "exome*", "whole genome", "23andme",
    "chromosom*", "genetic test*", "genetic data*", "genetic variant*", "genetic profile*",
    "genetic marker*", "pathogenic variant*",
    // German, French, Spanish
    "erbgut*", "gentest*", "test genetique", "pruebas geneticas",
    // Japanese
    "ゲノム", "遺伝子", "塩基配列",
];

#[rustfmt::skip]
const GENOMIC_WEAK: [&str; 8] =
    ["dna", "adn", "rs###*", "genetic*", "genetisch*", "genetique*", "ancestry", "gene"];
