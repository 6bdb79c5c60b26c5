use lexicon::DataCategory::{
    self, Biometric, ChatHistory, Communications, Genomic, Health, Location, SearchHistory,
    Transactions,
};

use super::*;

fn only(category: DataCategory) -> Categories {
    Categories::of(category)
}

/// Questions and headings that speak of a category, each of one only.
const SPEAKING: [(DataCategory, &str); 76] = [
    (Location, "Where was +44 20 7946 0958 on Tuesday night?"),
    (Location, "Pull the GPS points of this phone for last week"),
    (Location, "Which handsets were inside the geofence?"),
    (Location, "Any cell-tower dump for the area?"),
    (Location, "List the whereabouts of taro@example.com"),
    (Location, "{\"cell_tower\":17}"),
    (Location, "Was zeigen die Standortdaten von Frau Meier?"),
    (Location, "Wo war das Telefon am Montag?"),
    (Location, "Où se trouvait le suspect hier ?"),
    (Location, "¿Dónde estaba el teléfono el lunes?"),
    (Location, "この端末の位置情報を調べて"),
    (Location, "GPSの記録"),
    (Location, "Ｗｈｅｒｅ ｗａｓ he?"),
    (Transactions, "Show the card payments of this customer"),
    (Transactions, "His bank statements for May"),
    (Transactions, "purchase history of ana@example.com"),
    (Transactions, "merchant, then what was spent there"),
    (Transactions, "Wire transfers above 9,000"),
    (Transactions, "die Überweisungen von Herrn Kaya"),
    (Transactions, "die Ueberweisungen von Herrn Kaya"),
    (Transactions, "ses relevés bancaires"),
    (Transactions, "los extractos bancarios de Ana"),
    (Transactions, "この人の購入履歴"),
    (SearchHistory, "What has she searched for this month?"),
    (SearchHistory, "browsing history by household"),
    (SearchHistory, "search_queries of the account"),
    (SearchHistory, "sein Suchverlauf"),
    (SearchHistory, "son historique de navigation"),
    (SearchHistory, "su historial de búsqueda"),
    (SearchHistory, "検索履歴を出して"),
    (ChatHistory, "What did they ask? Use the chatbot logs."),
    (ChatHistory, "questions asked of the chatbot"),
    (ChatHistory, "the prompt history of user 17"),
    (ChatHistory, "He asked the assistant about unions"),
    (ChatHistory, "den Chatverlauf von Nutzer 17"),
    (ChatHistory, "l'historique des conversations"),
    (ChatHistory, "el historial de conversaciones"),
    (ChatHistory, "会話履歴"),
    (Communications, "Call records of both lines"),
    (Communications, "CDRs for 0171"),
    (Communications, "all e-mails between the two"),
    (Communications, "text messages and who sent them"),
    (Communications, "calls and messages of the group"),
    (Communications, "Verbindungsdaten des Anschlusses"),
    (Communications, "les fadettes du numéro"),
    (Communications, "el registro de llamadas"),
    (Communications, "通話記録"),
    (Health, "The patient's file, please"),
    (Health, "diagnosed with asthma"),
    (Health, "codes ICD-10 J45"),
    (Health, "prescriptions of this month"),
    (Health, "HbA1c of the last visit"),
    (Health, "die Krankenakte"),
    (Health, "Patientinnen der Station"),
    (Health, "ses antécédents médicaux"),
    (Health, "la historia clínica"),
    (Health, "患者の一覧"),
    (Health, "a doctor at the hospital"),
    (Biometric, "run facial recognition over the crowd"),
    (Biometric, "match the fingerprints of the group"),
    (Biometric, "iris scans at the gate"),
    (Biometric, "voiceprint of the speaker"),
    (Biometric, "biometrische Merkmale"),
    (Biometric, "Fingerabdrücke vom Tatort"),
    (Biometric, "la reconnaissance faciale"),
    (Biometric, "las huellas dactilares"),
    (Biometric, "指紋を照合"),
    (Genomic, "genotypes at these loci"),
    (Genomic, "carriers of BRCA1"),
    (Genomic, "DNA samples from the scene"),
    (Genomic, "rs429358 in his DNA"),
    (Genomic, "SNPs of the cohort"),
    (Genomic, "das Erbgut"),
    (Genomic, "des tests génétiques ou test génétique"),
    (Genomic, "las pruebas genéticas"),
    (Genomic, "ゲノム"),
];

/// Office text that speaks of no category.
const OFFICE: [&str; 44] = [
    "Please contact me at taro@example.com or +44 20 7946 0958.",
    "Email me the slides before the meeting and call me if anything is unclear.",
    "The location of the meeting has moved to room 4.",
    "Our office location in Lyon opens in May; the new position is posted.",
    "Please be patient while the page loads.",
    "We will track progress in the sprint board.",
    "Let us know the tracking number of the parcel.",
    "The error message says that the file is missing.",
    "I will message you tomorrow about the draft.",
    "The function calls to the parser are slow.",
    "Run the diagnostics and send me the log.",
    "The SHA256 fingerprint of the host key has changed.",
    "Put the card on the board and move it to done.",
    "Face to face meetings are on Thursdays.",
    "The database commits the transaction or rolls it back.",
    "The total price is 4,200 EUR including tax.",
    "Invoice 2024-0117 is due on 31 January; payment in 30 days.",
    "Purchase order 4500012345 is approved.",
    "Search the wiki for the onboarding page.",
    "I searched the archive and found nothing.",
    "The query returns 40 rows in 3 ms.",
    "The quick brown fox jumps over the lazy dog.",
    "Build the chatbot with the new widget.",
    "Conversations at the fair were good.",
    "Treatment of the surface takes a day.",
    "Company culture is in our DNA.",
    "Generic code for a genre of tools.",
    "The gene of the project was a prototype.",
    "Das Meeting ist am Standort Berlin.",
    "Bitte schicken Sie mir die Nachricht bis Freitag.",
    "Die Zahlung der Rechnung ist offen.",
    "Merci de m'appeler demain au bureau.",
    "La réunion aura lieu à Lyon.",
    "Por favor, envíeme el informe.",
    "会議は三時からです。資料を送ってください。",
    "お支払いの件でご連絡しました。",
    "The where clause was empty.",
    "A GPSX module, a prelatitude, an ibanner.",
    "Rotate the prompts of the shell.",
    "We spent two days on it.",
    "In the first position the value is zero.",
    "Prescribed by the standard, section 4.",
    "A phone call with the supplier is planned.",
    "Iris and Dolores lead the review.",
];

#[test]
fn text_that_speaks_of_a_category_speaks_of_that_one_only() {
    let wrong: Vec<_> = SPEAKING
        .iter()
        .map(|(category, text)| (category, of_text(text), text))
        .filter(|(category, found, _)| only(**category) != *found)
        .collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn office_text_speaks_of_nothing() {
    let wrong: Vec<_> = OFFICE
        .iter()
        .map(|text| (of_text(text), text))
        .filter(|(found, _)| !found.is_empty())
        .collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn what_a_text_speaks_of_does_not_depend_on_how_it_is_cut() {
    for (category, text) in SPEAKING {
        for (cut, _) in text.char_indices() {
            let mut reader = Reader::new();
            let (before, after) = text.split_at(cut);
            reader.read(before);
            reader.read(after);
            assert_eq!(reader.finish(), only(category), "{text} at {cut}");
        }
    }
}

#[test]
fn every_cue_is_found_where_it_stands_and_none_is_twice() {
    let mut words = std::collections::BTreeSet::new();
    for (number, cue) in SENTENCES.cues.iter().enumerate() {
        assert!(words.insert(cue.words), "{} is there twice", cue.words);
        let text = format!("so {} it", cue.words.replace('#', "7").replace('*', ""));
        let mut found = false;
        let mut place = Place::START;
        SENTENCES.automaton.read(&mut place, &text, &mut |cue| {
            found |= usize::from(cue) == number;
        });
        assert!(found, "{}", cue.words);
    }
}

#[test]
fn one_weak_cue_is_not_enough_however_often() {
    assert_eq!(of_text("calls, calls, calls"), Categories::NONE);
    assert_eq!(of_text("calls, messages"), only(Communications));
}

#[test]
fn columns_say_what_a_table_is_about() {
    for (columns, expected) in [
        (&["device_id", "lat", "lon", "ts"][..], Some(Location)),
        (&["userId", "lastSeenAt"], Some(Location)),
        (&["employee", "location"], None),
        (&["employee", "location", "timestamp"], Some(Location)),
        (&["端末", "緯度", "経度"], Some(Location)),
        (&["card_number", "merchant", "amount"], Some(Transactions)),
        (&["customer", "card number", "e-mail"], None),
        (&["customer", "amount"], None),
        (&["customer", "amount", "date"], Some(Transactions)),
        (&["Kunde", "Betrag", "Währung"], Some(Transactions)),
        (&["user", "query"], Some(SearchHistory)),
        (&["email", "search_term", "clicked"], Some(SearchHistory)),
        (&["email", "prompt"], Some(ChatHistory)),
        (&["email", "question", "answer"], Some(ChatHistory)),
        (&["caller", "callee", "duration"], Some(Communications)),
        (&["patient_id", "name"], Some(Health)),
        (&["name", "icd10"], Some(Health)),
        (&["name", "faceEmbedding"], Some(Biometric)),
        (&["sample", "rsid", "allele1"], Some(Genomic)),
        (&["name", "email", "phone", "city"], None),
        (&["sku", "price", "stock"], None),
        (&["first name", "last name", "date of birth", "address"], None),
    ] {
        let expected = expected.map_or(Categories::NONE, only);
        assert_eq!(of_columns(columns.iter().copied()), expected, "{columns:?}");
    }
}
